import { isPattern, type ChainKind, type ComboTarget } from '@omniroute/core';
import type { ImportedAlias, ImportedCombo } from '../entities.ts';
import { defaultsName, withSuffix } from '../names.ts';
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
  /** After any failure that others are asked after. */
  readonly links: readonly Resolved[];
  /** After a failure of a kind. */
  readonly typed: ReadonlyMap<ChainKind, readonly Resolved[]>;
};

export type Resolved = { readonly group?: Group; readonly target?: ComboTarget; readonly link: Link };

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
  /** Those whose own targets others stand behind. */
  const followed = new Set(
    all.flatMap((entry) => (entry.kind === 'group' && chainOf.get(entry)?.links.length ? [entry.group] : [])),
  );
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
    chained.has(group) &&
    (referred.has(group) || (followed.has(group) && group.strategy !== 'priority' && group.targets.length > 1));
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

/** The chains of an entry, resolved, without doubles and without the entry itself; `undefined` if nothing is left. */
function readChain(entry: Entry, input: ComboInput): Chain | undefined {
  const { chains } = input;
  const general = chains.general.get(entry.name) ?? (entry.kind === 'alias' ? undefined : chains.general.get('*'));
  const own = ownKeys(entry);
  const links = resolveLinks(general, own, input);
  // Models that stand behind its own are as good as its own.
  const inOrder = [...own, ...links.filter(({ target }) => target).map(keyOf)];
  const typed = new Map<ChainKind, readonly Resolved[]>();
  for (const [kind, named] of [
    ['context-length', chains.contextWindow],
    ['content-filter', chains.contentPolicy],
  ] as const) {
    const resolved = resolveLinks(named.get(entry.name), inOrder, input);
    if (resolved.length > 0) typed.set(kind, resolved);
  }
  return links.length === 0 && typed.size === 0 ? undefined : { links, typed };
}

function resolveLinks(
  links: readonly Link[] | undefined,
  own: readonly string[],
  { resolve, report }: ComboInput,
): readonly Resolved[] {
  const seen = new Set(own);
  return (links ?? []).flatMap((link) => {
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
}

const allLinks = (chain: Chain | undefined): readonly Resolved[] =>
  chain ? [...chain.links, ...[...chain.typed.values()].flat()] : [];

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
    for (const { group } of allLinks(chain)) if (group) referred.add(group);
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
  for (const { link } of chain?.links ?? []) input.report.mark(link.path, 'mapped', 'A later target of the combo.');
  const typed = buildTypedChains(name, chain?.typed ?? new Map(), building);
  const timeoutMs = timeoutOf(entry, input);
  const isBound = links.length === 0 && entry.kind === 'group';
  const combo: ImportedCombo = {
    name,
    strategy: isBound && pool === undefined ? entry.group.strategy : 'priority',
    targets: [...own, ...links],
    fallback: {
      ...(isBound && boundBy(input.retries, entry.group, { report: input.report, hasChains: chain !== undefined })),
      ...(typed.chains && { chains: typed.chains }),
      ...(timeoutMs !== undefined && { firstEventTimeoutMs: timeoutMs }),
    },
  };
  if (entry.kind !== 'group' || pool === undefined) return [...typed.combos, combo];
  const inner = { name: pool, strategy: entry.group.strategy, targets: entry.group.targets, fallback: {} };
  return [inner, ...typed.combos, combo];
}

type Typed = { readonly chains?: { readonly [kind in ChainKind]?: string }; readonly combos: readonly ImportedCombo[] };

/** A chain is a combo: the only one that it names, or one of its own (`<name>.context-length`). */
function buildTypedChains(name: string, typed: ReadonlyMap<ChainKind, readonly Resolved[]>, building: Building): Typed {
  const chains: { [kind in ChainKind]?: string } = {};
  const combos: ImportedCombo[] = [];
  for (const [kind, links] of typed) {
    const targets = links.flatMap((link) => linkTarget(link, building) ?? []);
    const [first] = targets;
    if (first === undefined) continue;
    for (const { link } of links) building.input.report.mark(link.path, 'mapped', reasonOfTyped);
    if ('combo' in first && targets.length === 1) chains[kind] = first.combo;
    else {
      const own = building.names.take(withSuffix(name, `.${kind}`));
      combos.push({ name: own, strategy: 'priority', targets, fallback: {} });
      chains[kind] = own;
    }
  }
  return Object.keys(chains).length === 0 ? { combos } : { chains, combos };
}

const reasonOfTyped = 'What the combo goes on with after such a failure, instead of its other targets.';

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
