import { chainKinds, type ChainKind, type ComboTarget, type FallbackPolicy, type StrategyId } from '@omniroute/core';
import type { ImportedAlias, ImportedCombo } from '../entities.ts';
import { withSuffix } from '../names.ts';
import { policyOfKinds, type RetryPolicy } from '../retry-policy.ts';
import { isExpressible } from './export-chains.ts';

export type ModelTarget = Extract<ComboTarget, { readonly model: string }>;

/** One future entry of `model_list`. */
export type Row = {
  readonly group: string;
  readonly target: ModelTarget;
  readonly weight?: number;
  readonly order?: number;
  readonly timeoutMs?: number;
  readonly retries?: number;
  /** One of several without weights, for which LiteLLM would take the limits that it finds. */
  readonly isEven?: boolean;
  /** Only to be named by chains: no name that clients call. */
  readonly isLink?: boolean;
};

/** What a combo becomes: rows of its own or an alias, and the names that follow when it fails. */
export type Layout = {
  readonly rows: readonly Row[];
  /** Group by alias. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Of groups of several that are in no order. */
  readonly strategies: ReadonlyMap<string, StrategyId>;
  /** By group. */
  readonly retryPolicies: ReadonlyMap<string, RetryPolicy>;
  readonly chains: readonly { readonly combo: ImportedCombo; readonly links: readonly string[] }[];
  /** What follows a kind of failure, by the name of the group. */
  readonly typedChains: { readonly [kind in ChainKind]: ReadonlyMap<string, readonly string[]> };
  /** What all names go on with that have no chain. */
  readonly defaultLinks: readonly string[];
};

type Draft = {
  readonly rows: Row[];
  readonly aliases: Map<string, string>;
  readonly strategies: Map<string, StrategyId>;
  readonly retryPolicies: Map<string, RetryPolicy>;
  readonly chains: { readonly combo: ImportedCombo; readonly links: readonly string[] }[];
  readonly typedChains: { readonly [kind in ChainKind]: Map<string, readonly string[]> };
  /** Name by target, of the groups that stand for one link. */
  readonly links: Map<string, string>;
};

export type LayoutInput = {
  readonly combos: readonly ImportedCombo[];
  /** No patterns. */
  readonly aliases: readonly ImportedAlias[];
  readonly defaultTargets: readonly ComboTarget[];
};

/** Lays combos out as LiteLLM's groups. Says in `losses` what has no counterpart there. */
export function layOutCombos({ combos, aliases, defaultTargets }: LayoutInput, losses: string[]): Layout {
  const pools = findPools(combos);
  const draft: Draft = {
    rows: [],
    aliases: new Map(aliases.map(({ name }) => [name, ''])),
    strategies: new Map(),
    retryPolicies: new Map(),
    chains: [],
    typedChains: { 'context-length': new Map(), 'content-filter': new Map() },
    links: new Map(),
  };
  for (const combo of combos) {
    if (!pools.baseOf.has(combo.name) && !pools.chainsOfOne.has(combo.name)) layOut(combo, pools, { draft, losses });
  }
  const defaultLinks = defaultTargets.map((target) => linkOf(target, { pools, draft }));
  for (const { name, target } of aliases) {
    const group = linkOf(target, { pools, draft });
    draft.aliases.set(name, group);
    const hasRow = draft.rows.some((row) => row.group === group);
    if (!hasRow) losses.push(`${name}: an alias of “${group}”, which is an alias itself`);
  }
  return { ...draft, defaultLinks };
}

type Pools = {
  readonly byName: ReadonlyMap<string, ImportedCombo>;
  /** Name of the combo whose own targets are in the pool. */
  readonly baseOf: ReadonlyMap<string, string>;
  /** Combos that only say what follows a kind of failure of one other, as the import makes them: `<name>.context-length`. */
  readonly chainsOfOne: ReadonlyMap<string, ImportedCombo>;
};

/** Combos that only hold another one's own targets, as the import makes them: `<name>.pool`, first in `<name>`. */
function findPools(combos: readonly ImportedCombo[]): Pools {
  const byName = new Map(combos.map((combo) => [combo.name, combo]));
  const baseOf = new Map<string, string>();
  for (const combo of combos) {
    const [first, ...rest] = combo.targets;
    const hasMore = rest.length > 0 || combo.fallback.chains !== undefined;
    const pool = first && 'combo' in first && hasMore ? byName.get(first.combo) : undefined;
    const isOwn = pool?.name.startsWith(withSuffix(combo.name, '.pool')) === true;
    if (pool && isOwn && pool.targets.every(isModelTarget)) baseOf.set(pool.name, combo.name);
  }
  return { byName, baseOf, chainsOfOne: findChainsOfOne(combos, byName) };
}

function findChainsOfOne(
  combos: readonly ImportedCombo[],
  byName: ReadonlyMap<string, ImportedCombo>,
): ReadonlyMap<string, ImportedCombo> {
  const found = new Map<string, ImportedCombo>();
  for (const { name, fallback } of combos) {
    for (const kind of chainKinds) {
      const chain = byName.get(fallback.chains?.[kind] ?? '');
      const isPlain = chain?.strategy === 'priority' && Object.keys(chain.fallback).length === 0;
      if (chain && isPlain && chain.name.startsWith(withSuffix(name, `.${kind}`))) found.set(chain.name, chain);
    }
  }
  for (const { targets } of combos) for (const target of targets) if ('combo' in target) found.delete(target.combo);
  return found;
}

type Writing = { readonly draft: Draft; readonly losses: string[] };

function layOut(combo: ImportedCombo, pools: Pools, { draft, losses }: Writing): void {
  const { own, alias, rest } = splitTargets(combo, pools);
  const retries = rest.length === 0 ? retriesOf(combo, own) : {};
  if (alias === undefined) addRows(combo, { ...own, retries: retries.count }, draft);
  else draft.aliases.set(combo.name, alias);
  if (own.strategy !== 'priority' && own.targets.length > 1) draft.strategies.set(combo.name, own.strategy);
  if (retries.policy) draft.retryPolicies.set(combo.name, retries.policy);
  if (rest.length > 0) draft.chains.push({ combo, links: rest.map((target) => linkOf(target, { pools, draft })) });
  addTypedChains(combo, pools, draft);
  const said = { isAlias: alias !== undefined, isChain: rest.length > 0, retries };
  losses.push(...listLosses(combo, pools, said).map((loss) => `${combo.name}: ${loss}`));
}

function addTypedChains({ name, fallback }: ImportedCombo, pools: Pools, draft: Draft): void {
  for (const kind of chainKinds) {
    const chain = fallback.chains?.[kind];
    if (chain === undefined) continue;
    const targets = pools.chainsOfOne.get(chain)?.targets ?? [{ combo: chain }];
    const links = targets.map((target) => linkOf(target, { pools, draft }));
    draft.typedChains[kind].set(name, links);
  }
}

type RowRetries = { readonly count?: number; readonly policy?: RetryPolicy };

/** What LiteLLM's retries say of a name without fallbacks: each one goes to another of its deployments, if there is one. */
function retriesOf({ fallback }: ImportedCombo, { targets }: Parts['own']): RowRetries {
  const { on, attempts, sameTargetRetries = 0 } = fallback;
  const policy = targets.length < 2 ? undefined : on && policyOfKinds(on, targets.length - 1);
  const most = targets.length * (sameTargetRetries + 1);
  const calls = Math.min(attempts ?? most, most);
  const isSaid = targets.length > 0 && (sameTargetRetries > 0 || calls < most);
  return { ...(isSaid && { count: calls - 1 }), ...(policy && { policy }) };
}

type Parts = {
  readonly own: { readonly strategy: StrategyId; readonly targets: readonly ModelTarget[] };
  /** Instead of targets of its own. */
  readonly alias?: string;
  readonly rest: readonly ComboTarget[];
};

function splitTargets({ name, strategy, targets, fallback }: ImportedCombo, pools: Pools): Parts {
  if (strategy !== 'priority') return { own: { strategy, targets: flatten(targets, pools) }, rest: [] };
  const [first] = targets;
  if (first === undefined || 'model' in first) {
    const nested = targets.findIndex((target) => 'combo' in target);
    const leading = nested === -1 ? targets.length : nested;
    const isPlain = nested === -1 && fallback.on !== undefined && policyOfKinds(fallback.on, 1) !== undefined;
    // Else only a chain can say which kinds of failure move on, so all targets but the first have to be its links.
    const end = fallback.on === undefined || isPlain ? leading : Math.min(leading, 1);
    return { own: { strategy, targets: targets.slice(0, end).filter(isModelTarget) }, rest: targets.slice(end) };
  }
  const rest = targets.slice(1);
  const pool = pools.baseOf.get(first.combo) === name ? pools.byName.get(first.combo) : undefined;
  if (pool) return { own: { strategy: pool.strategy, targets: pool.targets.filter(isModelTarget) }, rest };
  return { own: { strategy, targets: [] }, alias: pools.baseOf.get(first.combo) ?? first.combo, rest };
}

function isModelTarget(target: ComboTarget): target is ModelTarget {
  return 'model' in target;
}

/** LiteLLM's groups hold deployments only: a combo inside a weighted one gives its targets, which share its weight. */
function flatten(targets: readonly ComboTarget[], pools: Pools): readonly ModelTarget[] {
  return targets.flatMap((target) => {
    if (isModelTarget(target)) return [target];
    const inner = (pools.byName.get(target.combo)?.targets ?? []).filter(isModelTarget);
    const sum = inner.reduce((total, { weight = 1 }) => total + weight, 0);
    return inner.map((each) => ({ ...each, weight: ((target.weight ?? 1) * (each.weight ?? 1)) / sum }));
  });
}

type Own = Parts['own'] & { readonly retries: number | undefined };

function addRows(combo: ImportedCombo, { strategy, targets, retries }: Own, { rows }: Draft): void {
  const isWeighted = strategy === 'weighted' && targets.some(({ weight }) => weight !== undefined);
  const isEven = strategy === 'weighted' && !isWeighted && targets.length > 1;
  const isOrdered = strategy === 'priority' && targets.length > 1;
  const timeoutMs = combo.fallback.firstEventTimeoutMs;
  targets.forEach((target, index) => {
    rows.push({
      group: combo.name,
      target,
      ...(isWeighted && { weight: target.weight ?? 1 }),
      ...(isEven && { isEven }),
      ...(isOrdered && { order: index + 1 }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(retries !== undefined && { retries }),
    });
  });
}

/** A model in the middle of a chain is named by its address, which becomes a group of one; other options need another name. */
function linkOf(target: ComboTarget, { pools, draft }: { readonly pools: Pools; readonly draft: Draft }): string {
  if ('combo' in target) return pools.baseOf.get(target.combo) ?? target.combo;
  const { connection, model, options } = target;
  const key = JSON.stringify([connection, model, options]);
  const known = draft.links.get(key);
  if (known !== undefined) return known;
  const address = `${connection}/${model}`;
  const group = freeName(address, new Set([...draft.links.values(), ...draft.aliases.keys()]));
  draft.links.set(key, group);
  draft.rows.push({ group, target, ...(group !== address && { isLink: true }) });
  return group;
}

/** The name, with a number where it is taken. */
export function freeName(name: string, taken: { readonly has: (name: string) => boolean }): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name} (${count})`;
  return free;
}

/** What LiteLLM has no word for at all. */
const inexpressible = [
  'deadlineMs',
  'connectTimeoutMs',
  'idleTimeoutMs',
  'maxCostUsd',
  'truncate',
  'continueBroken',
] as const satisfies readonly (keyof FallbackPolicy)[];

type Said = { readonly isAlias: boolean; readonly isChain: boolean; readonly retries: RowRetries };

function listLosses(
  { name, fallback, strategy, targets, options }: ImportedCombo,
  pools: Pools,
  said: Said,
): readonly string[] {
  const { isAlias, isChain, retries } = said;
  const nested = targets.flatMap((target) => ('combo' in target ? (pools.byName.get(target.combo) ?? []) : []));
  const ownPool = nested.filter((combo) => pools.baseOf.get(combo.name) === name).flatMap((combo) => combo.targets);
  const hasChain = (combo: ImportedCombo) =>
    combo.strategy === 'priority' && combo.targets.some((each) => 'combo' in each);
  const saysKinds = retries.policy !== undefined || (isChain ? isExpressible(fallback.on) : fallback.on === undefined);
  return [
    ...(fallback.attempts === undefined || retries.count !== undefined ? [] : ['fallback.attempts']),
    ...(fallback.sameTargetRetries === undefined || retries.count !== undefined ? [] : ['fallback.sameTargetRetries']),
    ...inexpressible.filter((field) => fallback[field] !== undefined).map((field) => `fallback.${field}`),
    ...(isAlias && fallback.firstEventTimeoutMs !== undefined ? ['fallback.firstEventTimeoutMs of an alias'] : []),
    ...([...targets, ...ownPool].some(({ when }) => when !== undefined) ? ['the conditions on targets'] : []),
    ...(options?.sticky === undefined ? [] : ['options.sticky']),
    ...(strategy !== 'weighted' && targets.some(({ weight }) => weight !== undefined)
      ? ['the weights of targets']
      : []),
    ...(saysKinds ? [] : ['the kinds of failure in fallback.on']),
    ...(strategy !== 'priority' && nested.length > 0
      ? ['combos inside one that is not in order: their targets stand for them']
      : []),
    ...(targets.length > 1 && nested.some(hasChain) ? ['the chains of combos inside a chain'] : []),
  ];
}
