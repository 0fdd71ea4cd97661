import type { KeyOptions } from '@omniroute/core';
import type { Selectable } from 'kysely';
import type { ApiKeysTable } from '../tables.ts';
import { type Db, parseJson, withoutNulls } from './rows.ts';

/** The key itself is stored nowhere. When it was last used follows from the requests: see `keyUsage`. */
export type ApiKeyRow = {
  readonly id: string;
  readonly name: string;
  readonly keyHash: string;
  /** First and last characters, to recognise it by. */
  readonly hint: string;
  readonly team?: string;
  readonly tags: readonly string[];
  readonly options: KeyOptions;
  readonly createdAtMs: number;
  readonly revokedAtMs?: number;
};

/** Newest first, revoked ones included. */
export async function listApiKeys(db: Db): Promise<readonly ApiKeyRow[]> {
  const rows = await db
    .selectFrom('api_keys')
    .selectAll()
    .orderBy('created_at_ms', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(fromTable);
}

export async function findApiKey(db: Db, id: string): Promise<ApiKeyRow | undefined> {
  const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromTable(row);
}

/** Revoked ones included: the caller tells them apart. */
export async function findApiKeyByHash(db: Db, keyHash: string): Promise<ApiKeyRow | undefined> {
  const row = await db.selectFrom('api_keys').selectAll().where('key_hash', '=', keyHash).executeTakeFirst();
  return row && fromTable(row);
}

export async function insertApiKey(db: Db, row: ApiKeyRow): Promise<void> {
  await db
    .insertInto('api_keys')
    .values({
      id: row.id,
      name: row.name,
      key_hash: row.keyHash,
      hint: row.hint,
      team: row.team ?? null,
      tags: JSON.stringify(row.tags),
      options: JSON.stringify(row.options),
      created_at_ms: row.createdAtMs,
      revoked_at_ms: row.revokedAtMs ?? null,
    })
    .execute();
}

/** Changes what people say of a key; the key itself never changes. Gives false when there is no such key. */
export async function updateApiKey(
  db: Db,
  { id, name, team, tags, options }: Pick<ApiKeyRow, 'id' | 'name' | 'team' | 'tags' | 'options'>,
): Promise<boolean> {
  const result = await db
    .updateTable('api_keys')
    .set({ name, team: team ?? null, tags: JSON.stringify(tags), options: JSON.stringify(options) })
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Gives false when there is no such key, or it has been revoked before: the first time counts. */
export async function revokeApiKey(db: Db, id: string, atMs: number): Promise<boolean> {
  const result = await db
    .updateTable('api_keys')
    .set({ revoked_at_ms: atMs })
    .where('id', '=', id)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function fromTable(row: Selectable<ApiKeysTable>): ApiKeyRow {
  return withoutNulls({
    id: row.id,
    name: row.name,
    keyHash: row.key_hash,
    hint: row.hint,
    team: row.team,
    tags: parseJson<readonly string[]>(row.tags),
    options: parseJson<KeyOptions>(row.options),
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms,
  });
}
