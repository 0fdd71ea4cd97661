import type { Combo, ComboOptions, ComboTarget, FallbackPolicy, StrategyId } from '@omniroute/core';
import type { Selectable } from 'kysely';
import type { CombosTable } from '../tables.ts';
import { refuseTaken } from './conflict.ts';
import { type Db, parseJson } from './rows.ts';

export type ComboRow = Combo & {
  readonly options: ComboOptions;
  /** 1 at first, one more with every update. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
};

/** Absent fields stay as they are. */
export type ComboChanges = {
  readonly name?: string;
  readonly strategy?: StrategyId;
  readonly targets?: readonly ComboTarget[];
  readonly fallback?: FallbackPolicy;
  readonly options?: ComboOptions;
};

export type ComboVersionRow = {
  readonly comboId: string;
  readonly version: number;
  readonly snapshot: Combo;
  readonly createdAtMs: number;
};

/** By name. */
export async function listCombos(db: Db): Promise<readonly ComboRow[]> {
  const rows = await db.selectFrom('combos').selectAll().orderBy('name').execute();
  return rows.map(fromTable);
}

export async function findCombo(db: Db, id: string): Promise<ComboRow | undefined> {
  const row = await db.selectFrom('combos').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromTable(row);
}

export async function findComboByName(db: Db, name: string): Promise<ComboRow | undefined> {
  const row = await db.selectFrom('combos').selectAll().where('name', '=', name).executeTakeFirst();
  return row && fromTable(row);
}

/**
 * Writes version 1 and its snapshot; belongs into a transaction. Throws `OmniError('conflict', field: 'name')` when the
 * name is taken.
 */
export async function insertCombo(db: Db, combo: Combo, atMs: number): Promise<ComboRow> {
  const row: ComboRow = { ...combo, options: combo.options ?? {}, version: 1, createdAtMs: atMs, updatedAtMs: atMs };
  await refuseTaken(db.insertInto('combos').values(toTable(row)).execute(), 'name', takenMessage(row.name));
  await insertVersion(db, row);
  return row;
}

/**
 * Writes the next version and its snapshot; belongs into a transaction. Gives `undefined` when there is no such combo.
 * Throws `OmniError('conflict', field: 'name')` when the name is taken.
 */
export async function updateCombo(
  db: Db,
  id: string,
  { atMs, ...changes }: ComboChanges & { readonly atMs: number },
): Promise<ComboRow | undefined> {
  const before = await findCombo(db, id);
  if (!before) return undefined;
  const row: ComboRow = { ...before, ...changes, version: before.version + 1, updatedAtMs: atMs };
  const update = db.updateTable('combos').set(toTable(row)).where('id', '=', id);
  await refuseTaken(update.execute(), 'name', takenMessage(row.name));
  await insertVersion(db, row);
  return row;
}

/** Its versions stay. Gives false when there is no such combo. */
export async function deleteCombo(db: Db, id: string): Promise<boolean> {
  const result = await db.deleteFrom('combos').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Newest first. */
export async function listComboVersions(db: Db, comboId: string): Promise<readonly ComboVersionRow[]> {
  const query = db.selectFrom('combo_versions').selectAll().where('combo_id', '=', comboId);
  const rows = await query.orderBy('version', 'desc').execute();
  return rows.map((row) => ({
    comboId: row.combo_id,
    version: row.version,
    snapshot: parseJson<Combo>(row.snapshot),
    createdAtMs: row.created_at_ms,
  }));
}

async function insertVersion(db: Db, row: ComboRow): Promise<void> {
  const { version, createdAtMs: _, updatedAtMs, ...combo } = row;
  const snapshot = JSON.stringify(combo);
  await db
    .insertInto('combo_versions')
    .values({ combo_id: row.id, version, snapshot, created_at_ms: updatedAtMs })
    .execute();
}

function takenMessage(name: string): string {
  return `A combo named "${name}" exists already; choose another name.`;
}

function toTable(row: ComboRow): CombosTable {
  return {
    id: row.id,
    name: row.name,
    strategy: row.strategy,
    targets: JSON.stringify(row.targets),
    fallback: JSON.stringify(row.fallback),
    options: JSON.stringify(row.options),
    version: row.version,
    created_at_ms: row.createdAtMs,
    updated_at_ms: row.updatedAtMs,
  };
}

function fromTable(row: Selectable<CombosTable>): ComboRow {
  return {
    id: row.id,
    name: row.name,
    strategy: row.strategy,
    targets: parseJson<readonly ComboTarget[]>(row.targets),
    fallback: parseJson<FallbackPolicy>(row.fallback),
    options: parseJson<ComboOptions>(row.options),
    version: row.version,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
