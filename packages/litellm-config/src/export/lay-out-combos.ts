import type { ComboTarget, StrategyId } from '@omniroute/core';
import type { ImportedCombo } from '../entities.ts';
import { withSuffix } from '../names.ts';
import { isExpressible } from './export-chains.ts';

export type ModelTarget = Extract<ComboTarget, { readonly model: string }>;

/** One future entry of `model_list`. */
export type Row = {
  readonly group: string;
  readonly target: ModelTarget;
  readonly weight?: number;
  readonly order?: number;
  readonly timeoutMs?: number;
};

/** What a combo becomes: rows of its own or an alias, and the names that follow when it fails. */
export type Layout = {
  readonly rows: readonly Row[];
  /** Group by alias. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly chains: readonly { readonly combo: ImportedCombo; readonly links: readonly string[] }[];
};

type Draft = {
  readonly rows: Row[];
  readonly aliases: Map<string, string>;
  readonly chains: { readonly combo: ImportedCombo; readonly links: readonly string[] }[];
  readonly addresses: Set<string>;
};

/** Lays combos out as LiteLLM's groups. Says in `losses` what has no counterpart there. */
export function layOutCombos(combos: readonly ImportedCombo[], losses: string[]): Layout {
  const pools = findPools(combos);
  const draft: Draft = { rows: [], aliases: new Map(), chains: [], addresses: new Set() };
  for (const combo of combos) {
    if (!pools.baseOf.has(combo.name)) layOut(combo, pools, { draft, losses });
  }
  return draft;
}

type Pools = {
  readonly byName: ReadonlyMap<string, ImportedCombo>;
  /** Name of the combo whose own targets are in the pool. */
  readonly baseOf: ReadonlyMap<string, string>;
};

/** Combos that only hold another one's own targets, as the import makes them: `<name>.pool`, first in `<name>`. */
function findPools(combos: readonly ImportedCombo[]): Pools {
  const byName = new Map(combos.map((combo) => [combo.name, combo]));
  const baseOf = new Map<string, string>();
  for (const combo of combos) {
    const [first, ...rest] = combo.targets;
    const pool = first && 'combo' in first && rest.length > 0 ? byName.get(first.combo) : undefined;
    const isOwn = pool?.name.startsWith(withSuffix(combo.name, '.pool')) === true;
    if (pool && isOwn && pool.targets.every(isModelTarget)) baseOf.set(pool.name, combo.name);
  }
  return { byName, baseOf };
}

type Writing = { readonly draft: Draft; readonly losses: string[] };

function layOut(combo: ImportedCombo, pools: Pools, { draft, losses }: Writing): void {
  const { own, alias, rest } = splitTargets(combo, pools);
  if (alias === undefined) addRows(combo, own, draft);
  else draft.aliases.set(combo.name, alias);
  if (rest.length > 0) draft.chains.push({ combo, links: rest.map((target) => linkOf(target, { pools, draft })) });
  losses.push(...listLosses(combo, { pools, isAlias: alias !== undefined }).map((loss) => `${combo.name}: ${loss}`));
}

type Parts = {
  readonly own: { readonly strategy: StrategyId; readonly targets: readonly ModelTarget[] };
  /** Instead of targets of its own. */
  readonly alias?: string;
  readonly rest: readonly ComboTarget[];
};

function splitTargets({ name, strategy, targets, fallback }: ImportedCombo, pools: Pools): Parts {
  if (strategy === 'weighted') return { own: { strategy, targets: flatten(targets, pools) }, rest: [] };
  const [first] = targets;
  if (first === undefined || 'model' in first) {
    const nested = targets.findIndex((target) => 'combo' in target);
    const leading = nested === -1 ? targets.length : nested;
    // Only a chain can say which kinds of failure move on, so all targets but the first have to be its links.
    const end = fallback.on === undefined ? leading : Math.min(leading, 1);
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

function addRows(combo: ImportedCombo, { strategy, targets }: Parts['own'], { rows }: Draft): void {
  const isWeighted = strategy === 'weighted' && targets.some(({ weight }) => weight !== undefined);
  const isOrdered = strategy === 'priority' && targets.length > 1;
  const timeoutMs = combo.fallback.firstEventTimeoutMs;
  targets.forEach((target, index) => {
    rows.push({
      group: combo.name,
      target,
      ...(isWeighted && { weight: target.weight ?? 1 }),
      ...(isOrdered && { order: index + 1 }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
  });
}

/** A model in the middle of a chain is named by its address, which becomes a group of one. */
function linkOf(target: ComboTarget, { pools, draft }: { readonly pools: Pools; readonly draft: Draft }): string {
  if ('combo' in target) return pools.baseOf.get(target.combo) ?? target.combo;
  const group = `${target.connection}/${target.model}`;
  if (!draft.addresses.has(group)) draft.rows.push({ group, target });
  draft.addresses.add(group);
  return group;
}

function listLosses(
  { fallback, strategy, targets }: ImportedCombo,
  { pools, isAlias }: { readonly pools: Pools; readonly isAlias: boolean },
): readonly string[] {
  const nested = targets.flatMap((target) => ('combo' in target ? (pools.byName.get(target.combo) ?? []) : []));
  const hasChain = (combo: ImportedCombo) =>
    combo.strategy === 'priority' && combo.targets.some((each) => 'combo' in each);
  return [
    ...(fallback.attempts === undefined ? [] : ['fallback.attempts']),
    ...(fallback.deadlineMs === undefined ? [] : ['fallback.deadlineMs']),
    ...(isAlias && fallback.firstEventTimeoutMs !== undefined ? ['fallback.firstEventTimeoutMs of an alias'] : []),
    ...(isExpressible(fallback.on) ? [] : ['the kinds of failure in fallback.on']),
    ...(strategy === 'weighted' && nested.length > 0
      ? ['combos inside a weighted one: their targets stand for them']
      : []),
    ...(targets.length > 1 && nested.some(hasChain) ? ['the chains of combos inside a chain'] : []),
  ];
}
