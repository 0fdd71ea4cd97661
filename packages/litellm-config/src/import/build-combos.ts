import { defaultFallbackKinds, failureKinds, isPattern, type ComboTarget, type FallbackPolicy } from '@omniroute/core';
import type { ImportedAlias, ImportedCombo } from '../entities.ts';
import { defaultsName } from '../names.ts';
import type { KeyPath, Report } from '../report.ts';
import type { Group } from './build-groups.ts';
import { isAddress, type AliasEntry, type Entry } from './combo-entry.ts';
import { aliasOf, aliasRenamed, nameCombos, type Names } from './name-combos.ts';
import type { Chains, Link } from './read-chains.ts';
import { boundBy, type Retries } from './read-retries.ts';
import type { ResolveName } from './resolve-name.ts';

export type ComboInput = {
  readonly groups: readonly Group[];
  readonly aliases: readonly { readonly name: string; readonly group: Group; readonly path: KeyPath }[];
  readonly chains: Chains;
  /** Whether clients may call models of which the file has no name. */
  readonly hasWildcards: boolean;
  readonly resolve: ResolveName;
  readonly retries: Retries;
  /** For combos whose deployments have none of their own. */
  readonly defaultTimeoutMs?: number;
  readonly report: Report;
};

type Chain = {
  readonly links: readonly Resolved[];
  /** Kinds that the typed chains add. */
  readonly isContextWindow: boolean;
  readonly isContentPolicy: boolean;
  readonly isGeneral: boolean;
};

type Resolved = { readonly group?: Group; readonly target?: ComboTarget; readonly link: Link };

export type BuiltCombos = {
  readonly combos: readonly ImportedCombo[];
  readonly aliases: readonly ImportedAlias[];
  /** The combo that all other models go on with. */
  readonly afterFailure?: string;
};

/**
 * One combo for every name, and aliases for those that are only other names. A group with a chain is a `priority` combo: its own targets, then those of the chain. In LiteLLM a
 * fallback reaches the deployments of the next group and not that group's own chain; so where others refer to such a group, or
 * where its own targets are weighted, these become a combo of their own (`<name>.pool`).
 */
export function buildCombos(input: ComboInput): BuiltCombos {
  const all = listEntries(input);
  const chainOf = new Map(all.map((entry) => [entry, readChain(entry, input)]));
  const chained = new Set(all.flatMap((entry) => (entry.kind === 'group' && chainOf.get(entry) ? [entry.group] : [])));
  const isPlain = (entry: Entry): entry is AliasEntry =>
    entry.kind === 'alias' && !chainOf.get(entry) && (chained.has(entry.group) || !isAddress(entry.group));
  const plain = all.filter(isPlain);
  const entries = all.filter((entry) => !isPlain(entry));
  const byDefault = input.hasWildcards ? readDefaults(input) : [];
  const referred = new Set([
    ...findReferred(entries, chainOf),
    ...byDefault.flatMap(({ group }) => (group ? [group] : [])),
  ]);
  const needsPool = (group: Group) =>
    chained.has(group) && (referred.has(group) || (group.strategy !== 'priority' && group.targets.length > 1));
  const taken = plain.map(({ name }) => name);
  const names = nameCombos(entries, { taken, chained, needsPool, report: input.report });
  const combos = entries.flatMap((entry) => buildEntry(entry, { chain: chainOf.get(entry), names, input }));
  const last = combineDefaults(byDefault, { chain: undefined, names, input });
  return {
    combos: [...combos, ...last.combos],
    aliases: [...aliasRenamed(entries, names), ...plain.flatMap((entry) => aliasOf(entry, names))],
    ...(last.afterFailure !== undefined && { afterFailure: last.afterFailure }),
  };
}

/** What follows models of which the file has no name: the chain of all names that have none. */
function readDefaults({ chains, resolve }: ComboInput): readonly Resolved[] {
  return (chains.general.get('*') ?? []).flatMap((link): readonly Resolved[] => {
    const found = resolve(link.name);
    if (found === undefined) return [];
    return [found.kind === 'group' ? unfold(found.group, link) : { target: found.target, link }];
  });
}

type Combined = Pick<BuiltCombos, 'combos' | 'afterFailure'>;

/** A default is one combo: the only one that is named, or one of all that are. */
function combineDefaults(byDefault: readonly Resolved[], building: Building): Combined {
  const found = byDefault.flatMap((link) => linkTarget(link, building) ?? []);
  const targets = [...new Map(found.map((target) => [targetKey(target), target])).values()];
  const [first] = targets;
  if (first === undefined) return { combos: [] };
  for (const { link } of byDefault) {
    building.input.report.mark(link.path, 'mapped', 'What models go on with after a failure, by combo or by default.');
  }
  if ('combo' in first && targets.length === 1) return { combos: [], afterFailure: first.combo };
  const name = building.names.take(defaultsName);
  return { combos: [{ name, strategy: 'priority', targets, fallback: {} }], afterFailure: name };
}

function listEntries({ groups, aliases, chains, resolve }: ComboInput): readonly Entry[] {
  const known = new Set([...groups.map(({ name }) => name), ...aliases.map(({ name }) => name)]);
  const heads = new Set(
    [chains.general, chains.contextWindow, chains.contentPolicy].flatMap((chain) => [...chain.keys()]),
  );
  const served = [...heads].flatMap((name): Entry[] => {
    const found = known.has(name) || isPattern(name) ? undefined : resolve(name);
    return found?.kind === 'target' ? [{ kind: 'target', name, target: found.target }] : [];
  });
  return [
    ...groups.map((group): Entry => ({ kind: 'group', name: group.name, group })),
    ...served,
    ...aliases.map((alias): Entry => ({ kind: 'alias', ...alias })),
  ];
}

/** The chain of an entry, resolved, without doubles and without the entry itself; `undefined` if nothing is left. */
function readChain(entry: Entry, { chains, resolve, report }: ComboInput): Chain | undefined {
  const general = chains.general.get(entry.name) ?? (entry.kind === 'alias' ? undefined : chains.general.get('*'));
  const contextWindow = chains.contextWindow.get(entry.name);
  const contentPolicy = chains.contentPolicy.get(entry.name);
  const seen = new Set(ownKeys(entry));
  const links = [...(general ?? []), ...(contextWindow ?? []), ...(contentPolicy ?? [])].flatMap((link) => {
    const found = resolve(link.name);
    if (found === undefined) {
      report.mark(link.path, 'unsupported', `Nothing in this file is called “${link.name}”.`);
      return [];
    }
    const resolved = found.kind === 'group' ? unfold(found.group, link) : { target: found.target, link };
    const key = keyOf(resolved);
    if (seen.has(key)) {
      report.mark(link.path, 'mapped', 'It is a target of the combo already, and asked once.');
      return [];
    }
    seen.add(key);
    return [resolved];
  });
  if (links.length === 0) return undefined;
  return {
    links,
    isGeneral: isGiven(general),
    isContextWindow: isGiven(contextWindow),
    isContentPolicy: isGiven(contentPolicy),
  };
}

const isGiven = (links: readonly Link[] | undefined): boolean => links !== undefined && links.length > 0;

/** A group that is only another way to write `<connection>/<model>` is that target. */
function unfold(group: Group, link: Link): Resolved {
  return isAddress(group) ? { group, ...(group.targets[0] && { target: group.targets[0] }), link } : { group, link };
}

const keyOf = ({ group, target }: Resolved): string => (target ? targetKey(target) : `group ${group?.name ?? ''}`);
const targetKey = (target: ComboTarget): string =>
  'model' in target ? JSON.stringify([target.connection, target.model]) : `combo ${target.combo}`;

function ownKeys(entry: Entry): readonly string[] {
  if (entry.kind === 'target') return [targetKey(entry.target)];
  return [`group ${entry.group.name}`, ...entry.group.targets.map(targetKey)];
}

/** Groups whose own deployments others refer to. */
function findReferred(entries: readonly Entry[], chainOf: ReadonlyMap<Entry, Chain | undefined>): ReadonlySet<Group> {
  const referred = new Set<Group>();
  for (const entry of entries) {
    const chain = chainOf.get(entry);
    for (const { group } of chain?.links ?? []) if (group) referred.add(group);
    if (entry.kind === 'alias' && chain) referred.add(entry.group);
  }
  return referred;
}

type Building = {
  readonly chain: Chain | undefined;
  readonly names: Names;
  readonly input: ComboInput;
};

function buildEntry(entry: Entry, building: Building): readonly ImportedCombo[] {
  const { chain, names, input } = building;
  const name = names.combo.get(entry.name);
  if (name === undefined) return [];
  const pool = entry.kind === 'group' ? names.pool.get(entry.group) : undefined;
  const own = pool === undefined ? ownTargets(entry, building) : [{ combo: pool }];
  const links = chain?.links.flatMap((link) => linkTarget(link, building) ?? []) ?? [];
  if (chain) markChain(entry, chain, input.report);
  const timeoutMs = timeoutOf(entry, input);
  const on = chain === undefined ? undefined : kindsOf(chain, entry);
  const fallback: FallbackPolicy = {
    ...(on !== undefined && { on }),
    ...(chain === undefined && entry.kind === 'group' && boundBy(input.retries, entry.group, input.report)),
    ...(timeoutMs !== undefined && { firstEventTimeoutMs: timeoutMs }),
  };
  const combo: ImportedCombo = {
    name,
    strategy: entry.kind === 'group' && chain === undefined ? entry.group.strategy : 'priority',
    targets: [...own, ...links],
    fallback,
  };
  if (entry.kind !== 'group' || pool === undefined) return [combo];
  return [{ name: pool, strategy: entry.group.strategy, targets: entry.group.targets, fallback: {} }, combo];
}

function ownTargets(entry: Entry, { names, chain }: Building): readonly ComboTarget[] {
  if (entry.kind === 'target') return [entry.target];
  if (entry.kind === 'group') return entry.group.targets;
  const combo = (chain && names.pool.get(entry.group)) ?? names.combo.get(entry.group.name);
  return combo === undefined ? entry.group.targets : [{ combo }];
}

function linkTarget({ group, target }: Resolved, { names }: Building): ComboTarget | undefined {
  if (group === undefined) return target;
  const combo = names.pool.get(group) ?? names.combo.get(group.name);
  return combo === undefined ? target : { combo };
}

function timeoutOf(entry: Entry, { defaultTimeoutMs }: ComboInput): number | undefined {
  if (entry.kind === 'alias') return undefined;
  return (entry.kind === 'group' ? entry.group.firstEventTimeoutMs : undefined) ?? defaultTimeoutMs;
}

/** A typed chain alone says exactly which kinds move on, if there is one target to move on from. */
function kindsOf(chain: Chain, entry: Entry): FallbackPolicy['on'] {
  if (!chain.isGeneral && ownCount(entry) === 1) {
    return [
      ...(chain.isContextWindow ? (['context-length'] as const) : []),
      ...(chain.isContentPolicy ? (['content-filter'] as const) : []),
    ];
  }
  return chain.isContentPolicy ? withContentFilter : undefined;
}

const withContentFilter = failureKinds.filter(
  (kind) => kind === 'content-filter' || defaultFallbackKinds.includes(kind),
);

/** An alias is one target, though its group may have more: what happens inside follows the same kinds. */
const ownCount = (entry: Entry): number => (entry.kind === 'target' ? 1 : entry.group.targets.length);

function markChain(entry: Entry, chain: Chain, report: Report): void {
  const isTyped = chain.isContextWindow || chain.isContentPolicy;
  const isExact = !isTyped || (!chain.isGeneral && ownCount(entry) === 1);
  const reason = isExact
    ? 'A later target of the combo.'
    : 'A later target of the combo; a combo has one list of kinds of failure for all its targets.';
  for (const { link } of chain.links) report.mark(link.path, isExact ? 'mapped' : 'approximated', reason);
}
