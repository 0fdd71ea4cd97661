import { defaultFallbackKinds, failureKinds, type ComboTarget, type FallbackPolicy } from '@omniroute/core';
import type { ImportedCombo } from '../entities.ts';
import { createNames, withSuffix } from '../names.ts';
import type { KeyPath, Report } from '../report.ts';
import { objectOf } from '../values.ts';
import type { Group } from './build-groups.ts';
import type { Chains, Link } from './read-chains.ts';
import { boundBy, type Retries } from './read-retries.ts';
import type { ResolveName } from './resolve-name.ts';

/** Something that clients call: a group, an alias of one, or a name of a chain that only a wildcard serves. */
type Entry =
  | { readonly kind: 'group'; readonly name: string; readonly group: Group }
  | { readonly kind: 'alias'; readonly name: string; readonly group: Group; readonly path: KeyPath }
  | { readonly kind: 'target'; readonly name: string; readonly target: ComboTarget };

export type ComboInput = {
  readonly groups: readonly Group[];
  readonly aliases: readonly { readonly name: string; readonly group: Group; readonly path: KeyPath }[];
  readonly chains: Chains;
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

/**
 * One combo for every name. A group with a chain is a `priority` combo: its own targets, then those of the chain. In LiteLLM a
 * fallback reaches the deployments of the next group and not that group's own chain; so where others refer to such a group, or
 * where its own targets are weighted, these become a combo of their own (`<name>.pool`).
 */
export function buildCombos(input: ComboInput): readonly ImportedCombo[] {
  const entries = listEntries(input);
  const chainOf = new Map(entries.map((entry) => [entry, readChain(entry, input)]));
  const chained = new Set(
    entries.flatMap((entry) => (entry.kind === 'group' && chainOf.get(entry) ? [entry.group] : [])),
  );
  const referred = findReferred(entries, chainOf);
  const needsPool = (group: Group) =>
    chained.has(group) && (referred.has(group) || (group.strategy !== 'priority' && group.targets.length > 1));
  const names = nameCombos(entries, { chained, needsPool, report: input.report });
  return entries.flatMap((entry) => buildEntry(entry, { chain: chainOf.get(entry), names, input }));
}

function listEntries({ groups, aliases, chains, resolve }: ComboInput): readonly Entry[] {
  const known = new Set([...groups.map(({ name }) => name), ...aliases.map(({ name }) => name)]);
  const heads = new Set(
    [chains.general, chains.contextWindow, chains.contentPolicy].flatMap((chain) => [...chain.keys()]),
  );
  const served = [...heads].flatMap((name): Entry[] => {
    const found = known.has(name) || name === '*' ? undefined : resolve(name);
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

/** True for a group that clients can call as `<connection>/<model>` without any combo, or that an export wrote as one link. */
export function isAddress({ name, targets, deployments }: Group): boolean {
  const [target] = targets;
  if (targets.length !== 1 || target === undefined || !('model' in target)) return false;
  const isLink = deployments.every(({ info }) => objectOf(info['omniroute'])['link'] === true);
  return isLink || name === `${target.connection}/${target.model}`;
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

type Names = { readonly combo: ReadonlyMap<string, string>; readonly pool: ReadonlyMap<Group, string> };
type Naming = {
  readonly chained: ReadonlySet<Group>;
  readonly needsPool: (group: Group) => boolean;
  readonly report: Report;
};

function nameCombos(entries: readonly Entry[], { chained, needsPool, report }: Naming): Names {
  const names = createNames();
  const combo = new Map<string, string>();
  for (const entry of entries) {
    if (entry.kind === 'group' && isAddress(entry.group) && !chained.has(entry.group)) continue;
    const name = names.take(entry.name);
    combo.set(entry.name, name);
    if (name !== entry.name) markRenamed(entry, name, report);
  }
  const pooled = entries.flatMap((entry) => (entry.kind === 'group' && needsPool(entry.group) ? [entry.group] : []));
  const poolName = (group: Group) => names.take(withSuffix(combo.get(group.name) ?? 'unnamed', '.pool'));
  return { combo, pool: new Map(pooled.map((group) => [group, poolName(group)])) };
}

function markRenamed(entry: Entry, name: string, report: Report): void {
  const reason = `Called “${name}” here: a combo's name has no slash and only plain characters.`;
  if (entry.kind === 'alias') report.mark(entry.path, 'approximated', reason);
  if (entry.kind !== 'group') return;
  for (const { path } of entry.group.deployments) report.mark([...path, 'model_name'], 'approximated', reason);
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
