import type { Canary, Combo, ComboOptions, ComboTarget, FallbackPolicy, StrategyId } from '@omniroute/core';
import type { Selectable } from 'kysely';
import type { CombosTable, ComboVersionsTable } from '../tables.ts';
import { refuseTaken } from './conflict.ts';
import { type Db, parseJson } from './rows.ts';

export type ComboRow = Combo & {
  readonly options: ComboOptions;
  /** 1 at first; every update gets the next number. */
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
  /** Null takes it away. */
  readonly canary?: Canary | null;
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
  { atMs, canary, ...changes }: ComboChanges & { readonly atMs: number },
): Promise<ComboRow | undefined> {
  const before = await findCombo(db, id);
  if (!before) return undefined;
  const version = (await newestVersion(db, id)) + 1;
  const row: ComboRow = { ...withCanary(before, canary), ...changes, version, updatedAtMs: atMs };
  await writeCombo(db, row);
  await insertVersion(db, row);
  return row;
}

/** Writes the next version of a combo, which goes on being served as it is, and gives its number. */
export async function insertComboDraft(db: Db, draft: Combo, atMs: number): Promise<number> {
  const version = (await newestVersion(db, draft.id)) + 1;
  await insertVersion(db, { ...draft, options: draft.options ?? {}, version, createdAtMs: atMs, updatedAtMs: atMs });
  return version;
}

/** Begins, changes or (`null`) takes away a canary. The combo stays the version that it is. */
export async function setComboCanary(db: Db, row: ComboRow, canary: Canary | null): Promise<ComboRow> {
  const changed = withCanary(row, canary);
  await writeCombo(db, changed);
  return changed;
}

/** Makes a stored version the one that is served, under its own number. Takes the canary away. */
export async function adoptComboVersion(
  db: Db,
  row: ComboRow,
  version: ComboVersionRow,
  atMs: number,
): Promise<ComboRow> {
  const { snapshot } = version;
  const adopted: ComboRow = {
    ...withCanary(row, null),
    ...snapshot,
    options: snapshot.options ?? {},
    version: version.version,
    updatedAtMs: atMs,
  };
  await writeCombo(db, adopted);
  return adopted;
}

function withCanary({ canary: before, ...row }: ComboRow, canary: Canary | null | undefined): ComboRow {
  const kept = canary === undefined ? before : canary;
  return kept ? { ...row, canary: kept } : row;
}

async function writeCombo(db: Db, row: ComboRow): Promise<void> {
  const update = db.updateTable('combos').set(toTable(row)).where('id', '=', row.id);
  await refuseTaken(update.execute(), 'name', takenMessage(row.name));
}

async function newestVersion(db: Db, comboId: string): Promise<number> {
  const row = await db
    .selectFrom('combo_versions')
    .select((eb) => eb.fn.max('version').as('newest'))
    .where('combo_id', '=', comboId)
    .executeTakeFirst();
  return row?.newest ?? 0;
}

/** Its versions stay. Gives false when there is no such combo. */
export async function deleteCombo(db: Db, id: string): Promise<boolean> {
  const result = await db.deleteFrom('combos').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Newest first. `before`: only older ones than this number. */
export async function listComboVersions(
  db: Db,
  comboId: string,
  { before, limit }: { readonly before?: number; readonly limit?: number } = {},
): Promise<readonly ComboVersionRow[]> {
  let query = db.selectFrom('combo_versions').selectAll().where('combo_id', '=', comboId).orderBy('version', 'desc');
  if (before !== undefined) query = query.where('version', '<', before);
  if (limit !== undefined) query = query.limit(limit);
  return (await query.execute()).map(fromVersionTable);
}

export async function findComboVersion(db: Db, comboId: string, version: number): Promise<ComboVersionRow | undefined> {
  const row = await db
    .selectFrom('combo_versions')
    .selectAll()
    .where('combo_id', '=', comboId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && fromVersionTable(row);
}

function fromVersionTable(row: Selectable<ComboVersionsTable>): ComboVersionRow {
  return {
    comboId: row.combo_id,
    version: row.version,
    snapshot: parseJson<Combo>(row.snapshot),
    createdAtMs: row.created_at_ms,
  };
}

async function insertVersion(db: Db, row: ComboRow): Promise<void> {
  const { version, createdAtMs: _, updatedAtMs, canary: __, ...combo } = row;
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
    canary: row.canary === undefined ? null : JSON.stringify(row.canary),
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
    ...(row.canary !== null && { canary: parseJson<Canary>(row.canary) }),
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
