import type { Combo } from '@omniroute/core';
import type { RoutingTable, TargetRef } from './routing-table.ts';
import { findNearest } from './nearest-names.ts';

export type Resolved =
  | { readonly type: 'combo'; readonly combo: Combo }
  | { readonly type: 'target'; readonly target: TargetRef }
  /** Several connections list the model; `names` are the unambiguous ways to write it. */
  | { readonly type: 'ambiguous'; readonly names: readonly string[] }
  /** `near` are existing names that look like it, best first. */
  | { readonly type: 'unknown'; readonly near: readonly string[] };

const comboPrefix = 'combo/';

/**
 * What a model name of a client means. In this order: a combo (`name` or `combo/name`), `<connection>/<model>` with any model id
 * (split at the first slash; lists lag, so the upstream decides), a listed model id that one connection has.
 */
export function resolveModel(name: string, table: RoutingTable): Resolved {
  const combo = findCombo(name, table);
  if (combo) return { type: 'combo', combo };
  const slash = name.indexOf('/');
  const connectionId = slash > 0 ? table.connectionIdByName.get(name.slice(0, slash)) : undefined;
  const model = name.slice(slash + 1);
  if (connectionId !== undefined && model !== '') return { type: 'target', target: { connectionId, model } };
  const listed = table.targetsByModel.get(name) ?? [];
  const [only] = listed;
  if (only !== undefined && listed.length === 1) return { type: 'target', target: only };
  if (listed.length > 1) return { type: 'ambiguous', names: listed.map((target) => fullName(target, table)) };
  return { type: 'unknown', near: findNearest(name, allNames(table)) };
}

function findCombo(name: string, table: RoutingTable): Combo | undefined {
  const bare = name.startsWith(comboPrefix) ? name.slice(comboPrefix.length) : name;
  return table.combosByName.get(bare);
}

function fullName(target: TargetRef, table: RoutingTable): string {
  for (const [name, id] of table.connectionIdByName) if (id === target.connectionId) return `${name}/${target.model}`;
  return target.model;
}

function* allNames(table: RoutingTable): Iterable<string> {
  yield* table.combosByName.keys();
  yield* table.targetsByModel.keys();
  for (const targets of table.targetsByModel.values()) for (const target of targets) yield fullName(target, table);
}
