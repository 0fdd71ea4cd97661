import { clientToolOf } from '@omniroute/core';
import { parseJson } from '../repositories/rows.ts';
import type { RequestsTable } from '../tables.ts';

/** What figures are grouped by. Others follow from these: a provider from its target, a team from its key. */
export const rollupDimensions = ['model', 'target', 'combo', 'key', 'client', 'ending', 'finish', 'tag'] as const;
export type RollupDimension = (typeof rollupDimensions)[number];

/** What a request is in one dimension: `value` tells it apart for good, `label` is what it was called last. */
export type DimensionValue = { readonly value: string; readonly label: string };

/** Of each dimension what a request is in it: nothing, or of tags also several. */
export type DimensionValues = { readonly [dimension in RollupDimension]: readonly DimensionValue[] };

/** The columns that dimensions look at. */
export type DimensionSource = Pick<
  RequestsTable,
  | 'model'
  | 'connection_id'
  | 'connection_name'
  | 'provider'
  | 'target_model'
  | 'combo_id'
  | 'combo_name'
  | 'combo_version'
  | 'key_id'
  | 'key_name'
  | 'team'
  | 'user_agent'
  | 'outcome'
  | 'status'
  | 'failure_kind'
  | 'finish_reason'
  | 'tags'
>;

/** How a request ended, as the value of `ending`. */
export type Ending = readonly [outcome: string, status: number, failureKind: string | null];
/** The answering or last asked target, as the value of `target`. */
export type RolledTarget = readonly [connectionId: string, provider: string, model: string];
/** As the value of `key`: the team that it belonged to then. */
export type RolledKey = readonly [keyId: string, team: string | null];
/** As the value of `combo`. */
export type RolledCombo = readonly [comboId: string, version: number | null];

export function dimensionsOf(row: DimensionSource): DimensionValues {
  const ending: Ending = [row.outcome, row.status, row.failure_kind];
  const key: RolledKey = [row.key_id, row.team];
  return {
    model: [plain(row.model)],
    target: targetOf(row),
    combo: comboOf(row),
    key: [named(key, row.key_name)],
    client: [plain(clientToolOf(row.user_agent ?? undefined))],
    ending: [named(ending, row.outcome)],
    finish: row.finish_reason === null ? [] : [plain(row.finish_reason)],
    tag: [...new Set(parseJson<readonly string[]>(row.tags))].map(plain),
  };
}

function targetOf(row: DimensionSource): readonly DimensionValue[] {
  const { connection_id, connection_name, provider, target_model } = row;
  if (connection_id === null || provider === null || target_model === null) return [];
  const target: RolledTarget = [connection_id, provider, target_model];
  return [named(target, connection_name ?? connection_id)];
}

function comboOf({ combo_id, combo_name, combo_version }: DimensionSource): readonly DimensionValue[] {
  if (combo_id === null) return [];
  const combo: RolledCombo = [combo_id, combo_version];
  return [named(combo, combo_name ?? combo_id)];
}

function plain(text: string): DimensionValue {
  return { value: text, label: text };
}

function named(parts: readonly (string | number | null)[], label: string): DimensionValue {
  return { value: JSON.stringify(parts), label };
}
