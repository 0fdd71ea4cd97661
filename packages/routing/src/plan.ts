import type { Combo, ComboTarget, TargetOptions } from '@omniroute/core';
import type { RoutingTable } from './routing-table.ts';
import { strategies } from './strategies/index.ts';

export type Candidate = { readonly connectionId: string; readonly model: string; readonly options: TargetOptions };

const noOptions: TargetOptions = {};

export type Plan = {
  readonly order: readonly Candidate[];
  readonly skipped: readonly { readonly target: Candidate; readonly reason: 'same target twice' | 'connection gone' }[];
};

/**
 * The order in which a combo's targets are asked. A nested combo takes its place as a block that its own strategy orders. A target
 * that appears twice is asked once, at its first place. Pure: the router and everything that predicts it share this function.
 */
export function planCombo(combo: Combo, table: RoutingTable, random: () => number): Plan {
  const order: Candidate[] = [];
  const skipped: Plan['skipped'][number][] = [];
  const seen = new Set<string>();
  for (const target of orderTargets(combo, table, random, new Set([combo.id]))) {
    const key = `${target.connectionId}/${target.model}`;
    if (!table.connectionIds.has(target.connectionId)) skipped.push({ target, reason: 'connection gone' });
    else if (seen.has(key)) skipped.push({ target, reason: 'same target twice' });
    else order.push(target);
    seen.add(key);
  }
  return { order, skipped };
}

function* orderTargets(
  combo: Combo,
  table: RoutingTable,
  random: () => number,
  path: ReadonlySet<string>,
): Iterable<Candidate> {
  for (const target of strategies[combo.strategy](combo.targets, random)) yield* expand(target, table, random, path);
}

/** Cycles are refused when a combo is saved; one that came in all the same is cut where it closes. */
function* expand(
  target: ComboTarget,
  table: RoutingTable,
  random: () => number,
  path: ReadonlySet<string>,
): Iterable<Candidate> {
  if ('connection' in target) {
    yield { connectionId: target.connection, model: target.model, options: target.options ?? noOptions };
    return;
  }
  const nested = table.combosById.get(target.combo);
  if (nested && !path.has(nested.id)) yield* orderTargets(nested, table, random, new Set([...path, nested.id]));
}
