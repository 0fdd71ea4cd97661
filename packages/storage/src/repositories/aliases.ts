import type { Alias, AliasTarget, Shadow } from '@omniroute/core';
import type { Selectable } from 'kysely';
import type { AliasesTable } from '../tables.ts';
import { refuseTaken } from './conflict.ts';
import { type Db, parseJson, withoutNulls } from './rows.ts';

export type AliasRow = Alias & { readonly createdAtMs: number; readonly updatedAtMs: number };

/** Absent fields stay as they are; null takes a value away. */
export type AliasChanges = {
  readonly name?: string;
  readonly target?: AliasTarget;
  readonly shadow?: Shadow | null;
  readonly updatedAtMs: number;
};

/** By name. */
export async function listAliases(db: Db): Promise<readonly AliasRow[]> {
  const rows = await db.selectFrom('aliases').selectAll().orderBy('name').execute();
  return rows.map(fromTable);
}

export async function findAlias(db: Db, id: string): Promise<AliasRow | undefined> {
  const row = await db.selectFrom('aliases').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromTable(row);
}

export async function findAliasByName(db: Db, name: string): Promise<AliasRow | undefined> {
  const row = await db.selectFrom('aliases').selectAll().where('name', '=', name).executeTakeFirst();
  return row && fromTable(row);
}

/** Throws `OmniError('conflict', field: 'name')` when the name is taken. */
export async function insertAlias(db: Db, row: AliasRow): Promise<void> {
  const values: AliasesTable = {
    id: row.id,
    name: row.name,
    target: JSON.stringify(row.target),
    shadow: row.shadow === undefined ? null : JSON.stringify(row.shadow),
    created_at_ms: row.createdAtMs,
    updated_at_ms: row.updatedAtMs,
  };
  await refuseTaken(db.insertInto('aliases').values(values).execute(), 'name', takenMessage(row.name));
}

/** Gives false when there is no such alias. Throws `OmniError('conflict', field: 'name')` when the name is taken. */
export async function updateAlias(db: Db, id: string, changes: AliasChanges): Promise<boolean> {
  const update = db
    .updateTable('aliases')
    .set({
      name: changes.name,
      target: changes.target && JSON.stringify(changes.target),
      shadow: changes.shadow && JSON.stringify(changes.shadow),
      updated_at_ms: changes.updatedAtMs,
    })
    .where('id', '=', id);
  const result = await refuseTaken(update.executeTakeFirst(), 'name', takenMessage(changes.name ?? id));
  return result.numUpdatedRows > 0n;
}

/** Gives false when there is no such alias. */
export async function deleteAlias(db: Db, id: string): Promise<boolean> {
  const result = await db.deleteFrom('aliases').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

function takenMessage(name: string): string {
  return `An alias named "${name}" exists already; choose another name.`;
}

function fromTable(row: Selectable<AliasesTable>): AliasRow {
  return withoutNulls({
    id: row.id,
    name: row.name,
    target: parseJson<AliasTarget>(row.target),
    shadow: row.shadow === null ? null : parseJson<Shadow>(row.shadow),
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  });
}
