import type { Combo, Shadow } from '@omniroute/core';
import { matchPatterns, type Via } from './aliases/alias-table.ts';
import type { RoutingTable, TargetRef } from './routing-table.ts';
import { findNearest } from './nearest-names.ts';

/** `via` is absent where the name is the thing's own; `shadow` where no alias on the way has one. */
export type Resolved =
  | { readonly type: 'combo'; readonly combo: Combo; readonly via?: Via; readonly shadow?: Shadow }
  | { readonly type: 'target'; readonly target: TargetRef; readonly via?: Via; readonly shadow?: Shadow }
  /** Several connections list the model; `names` are the unambiguous ways to write it. */
  | { readonly type: 'ambiguous'; readonly names: readonly string[] }
  /** `near` are existing names that look like it, best first. */
  | { readonly type: 'unknown'; readonly near: readonly string[] };

const comboPrefix = 'combo/';

/**
 * What a model name of a client means. In this order: a combo (`name` or `combo/name`), an alias of just this name,
 * `<connection>/<model>` with any model id (split at the first slash; lists lag, so the upstream decides), the most specific pattern
 * that matches, a listed model id that one connection has, the combo for unknown names. `combo/…` is never a matter of patterns.
 */
export function resolveModel(name: string, table: RoutingTable): Resolved {
  const combo = findCombo(name, table);
  if (combo) return { type: 'combo', combo };
  const alias = table.aliases.exact.get(name);
  if (alias) return alias;
  const slash = name.indexOf('/');
  const connectionId = slash > 0 ? table.connectionIdByName.get(name.slice(0, slash)) : undefined;
  const model = name.slice(slash + 1);
  if (connectionId !== undefined && model !== '') return { type: 'target', target: { connectionId, model } };
  const matched = name.startsWith(comboPrefix) ? undefined : matchPatterns(name, table.aliases.patterns);
  if (matched) return matched;
  const listed = table.targetsByModel.get(name) ?? [];
  const [only] = listed;
  if (only !== undefined && listed.length === 1) return { type: 'target', target: only };
  if (listed.length > 1) return { type: 'ambiguous', names: listed.map((target) => fullName(target, table)) };
  return resolveUnknown(name, table);
}

const unknownName: Via = { kind: 'unknown-name', names: [] };

function resolveUnknown(name: string, table: RoutingTable): Resolved {
  const { unknownNames } = table.defaults;
  const combo = unknownNames && !name.startsWith(comboPrefix) ? table.combosById.get(unknownNames.combo) : undefined;
  if (combo) return { type: 'combo', combo, via: unknownName };
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
  yield* table.aliases.exact.keys();
  for (const { pattern } of table.aliases.patterns) yield pattern.text;
  yield* table.targetsByModel.keys();
  for (const targets of table.targetsByModel.values()) for (const target of targets) yield fullName(target, table);
}
