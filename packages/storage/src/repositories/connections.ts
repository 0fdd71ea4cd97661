import type { ConnectionSettings, ConnectionStatus, ProviderId } from '@omniroute/core';
import type { Selectable } from 'kysely';
import type { ConnectionsTable } from '../tables.ts';
import { refuseTaken } from './conflict.ts';
import { type Db, parseJson, withoutNulls } from './rows.ts';

export type ConnectionRow = {
  readonly id: string;
  readonly name: string;
  readonly provider: ProviderId;
  readonly baseUrl: string;
  /** Encrypted; absent when the connection needs no secret. */
  readonly secretBox?: string;
  readonly settings: ConnectionSettings;
  readonly status: ConnectionStatus;
  readonly statusMessage?: string;
  readonly lastTestedAtMs?: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
};

/** Absent fields stay as they are; null takes a value away. */
export type ConnectionChanges = {
  readonly name?: string;
  readonly baseUrl?: string;
  readonly secretBox?: string | null;
  readonly settings?: ConnectionSettings;
  readonly status?: ConnectionStatus;
  readonly statusMessage?: string | null;
  readonly lastTestedAtMs?: number | null;
  readonly updatedAtMs?: number;
};

/** By name. */
export async function listConnections(db: Db): Promise<readonly ConnectionRow[]> {
  const rows = await db.selectFrom('connections').selectAll().orderBy('name').execute();
  return rows.map(fromTable);
}

export async function findConnection(db: Db, id: string): Promise<ConnectionRow | undefined> {
  const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromTable(row);
}

export async function findConnectionByName(db: Db, name: string): Promise<ConnectionRow | undefined> {
  const row = await db.selectFrom('connections').selectAll().where('name', '=', name).executeTakeFirst();
  return row && fromTable(row);
}

/** Throws `OmniError('conflict', field: 'name')` when the name is taken. */
export async function insertConnection(db: Db, row: ConnectionRow): Promise<void> {
  const values: ConnectionsTable = {
    id: row.id,
    name: row.name,
    provider: row.provider,
    base_url: row.baseUrl,
    secret_box: row.secretBox ?? null,
    settings: JSON.stringify(row.settings),
    status: row.status,
    status_message: row.statusMessage ?? null,
    last_tested_at_ms: row.lastTestedAtMs ?? null,
    created_at_ms: row.createdAtMs,
    updated_at_ms: row.updatedAtMs,
  };
  await refuseTaken(db.insertInto('connections').values(values).execute(), 'name', takenMessage(row.name));
}

/** Gives false when there is no such connection. Throws `OmniError('conflict', field: 'name')` when the name is taken. */
export async function updateConnection(db: Db, id: string, changes: ConnectionChanges): Promise<boolean> {
  const update = db
    .updateTable('connections')
    .set({
      // Setting a column to itself keeps a change of nothing valid SQL.
      id,
      name: changes.name,
      base_url: changes.baseUrl,
      secret_box: changes.secretBox,
      settings: changes.settings && JSON.stringify(changes.settings),
      status: changes.status,
      status_message: changes.statusMessage,
      last_tested_at_ms: changes.lastTestedAtMs,
      updated_at_ms: changes.updatedAtMs,
    })
    .where('id', '=', id);
  const result = await refuseTaken(update.executeTakeFirst(), 'name', takenMessage(changes.name ?? id));
  return result.numUpdatedRows > 0n;
}

/** Takes its models along; recorded requests stay. Gives false when there is no such connection. */
export async function deleteConnection(db: Db, id: string): Promise<boolean> {
  const result = await db.deleteFrom('connections').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

function takenMessage(name: string): string {
  return `A connection named "${name}" exists already; choose another name.`;
}

function fromTable(row: Selectable<ConnectionsTable>): ConnectionRow {
  return withoutNulls({
    id: row.id,
    name: row.name,
    provider: row.provider,
    baseUrl: row.base_url,
    secretBox: row.secret_box,
    settings: parseJson<ConnectionSettings>(row.settings),
    status: row.status,
    statusMessage: row.status_message,
    lastTestedAtMs: row.last_tested_at_ms,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  });
}
