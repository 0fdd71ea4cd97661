import type { Combo, ModelFacts, RoutingDefaults } from '@omniroute/core';
import type { AliasTable } from './aliases/alias-table.ts';
import type { Drains } from './health/standing.ts';

/** A connection + a model, by ids. */
export type TargetRef = { readonly connectionId: string; readonly model: string };

/** What names mean, ready to be looked up. Immutable: a change makes a new table. */
export type RoutingTable = {
  readonly connectionIds: ReadonlySet<string>;
  readonly connectionIdByName: ReadonlyMap<string, string>;
  readonly combosById: ReadonlyMap<string, Combo>;
  readonly combosByName: ReadonlyMap<string, Combo>;
  readonly aliases: AliasTable;
  readonly defaults: RoutingDefaults;
  /** Every listed model id with the connections that list it. */
  readonly targetsByModel: ReadonlyMap<string, readonly TargetRef[]>;
  /** What an operator took out. Absent: nothing. */
  readonly drains?: Drains;
  /** What is known of a target's model, if anything. */
  factsOf(target: TargetRef): ModelFacts | undefined;
};
