import type { NanoUsd } from '@omniroute/core';
import { sql } from 'kysely';
import type { Db } from './rows.ts';

/** An answer that may be given again. Times in ms since the epoch. */
export type CachedRow = {
  /** A digest of all that decides the answer. */
  readonly key: string;
  /** Empty: a model that was addressed directly. */
  readonly comboId: string;
  /** Empty: every key may have it. */
  readonly keyId: string;
  /** Present where the question has a vector: a digest of all but the question. */
  readonly group?: string;
  /** Sealed. */
  readonly vector?: string;
  /** Sealed. */
  readonly answer: string;
  readonly costNanoUsd?: NanoUsd;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
};

export type CachedAnswerRow = Pick<CachedRow, 'key' | 'answer' | 'costNanoUsd' | 'createdAtMs' | 'expiresAtMs'>;
export type CachedVectorRow = { readonly key: string; readonly vector: string; readonly createdAtMs: number };

/** Keeps an answer; a newer one takes the place of an older one. */
export async function putCached(db: Db, row: CachedRow): Promise<void> {
  const values = {
    combo_id: row.comboId,
    key_id: row.keyId,
    question_group: row.group ?? null,
    vector: row.vector ?? null,
    answer: row.answer,
    bytes: row.answer.length + (row.vector?.length ?? 0),
    cost_nano_usd: row.costNanoUsd ?? null,
    created_at_ms: row.createdAtMs,
    expires_at_ms: row.expiresAtMs,
    used_at_ms: row.createdAtMs,
  };
  await db
    .insertInto('response_cache')
    .values({ key: row.key, ...values })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
    .execute();
}

/** An answer that has not expired. */
export async function findCached(db: Db, key: string, nowMs: number): Promise<CachedAnswerRow | undefined> {
  const row = await db
    .selectFrom('response_cache')
    .select(['key', 'answer', 'cost_nano_usd', 'created_at_ms', 'expires_at_ms'])
    .where('key', '=', key)
    .where('expires_at_ms', '>', nowMs)
    .executeTakeFirst();
  return (
    row && {
      key: row.key,
      answer: row.answer,
      createdAtMs: row.created_at_ms,
      expiresAtMs: row.expires_at_ms,
      ...(row.cost_nano_usd !== null && { costNanoUsd: row.cost_nano_usd }),
    }
  );
}

export type VectorQuery = {
  readonly group: string;
  /** Made at this time or later. */
  readonly sinceMs: number;
  readonly nowMs: number;
  readonly limit: number;
};

/** The vectors of a group that have not expired, newest first. */
export async function listCachedVectors(db: Db, query: VectorQuery): Promise<readonly CachedVectorRow[]> {
  const rows = await db
    .selectFrom('response_cache')
    .select(['key', 'vector', 'created_at_ms'])
    .where('question_group', '=', query.group)
    .where('created_at_ms', '>=', query.sinceMs)
    .where('expires_at_ms', '>', query.nowMs)
    .orderBy('created_at_ms', 'desc')
    .limit(query.limit)
    .execute();
  return rows.flatMap(({ key, vector, created_at_ms }) =>
    vector === null ? [] : [{ key, vector, createdAtMs: created_at_ms }],
  );
}

/** Notes that answers were given again, so that they are the last to be evicted. */
export async function noteCacheUse(db: Db, keys: readonly string[], nowMs: number): Promise<void> {
  if (keys.length === 0) return;
  await db.updateTable('response_cache').set({ used_at_ms: nowMs }).where('key', 'in', keys).execute();
}

export type CacheBounds = {
  readonly nowMs: number;
  /** Of all entries together, as stored. */
  readonly mostBytes: number;
  /** Answers that are found by meaning, of each key in each combo. */
  readonly mostVectors: number;
};

/** Removes what has expired and, the least recently used first, what is too much. Gives how many entries went. */
export async function evictCached(db: Db, { nowMs, mostBytes, mostVectors }: CacheBounds): Promise<number> {
  const expired = await db.deleteFrom('response_cache').where('expires_at_ms', '<=', nowMs).executeTakeFirst();
  const vectors = await sql`delete from response_cache where key in (
    select key from (
      select key, row_number() over (partition by combo_id, key_id order by used_at_ms desc, key) as place
      from response_cache where question_group is not null
    ) as placed where place > ${mostVectors})`.execute(db);
  const bytes = await sql`delete from response_cache where key in (
    select key from (
      select key, sum(bytes) over (order by used_at_ms desc, key) as total from response_cache
    ) as summed where total > ${mostBytes})`.execute(db);
  return Number(expired.numDeletedRows + (vectors.numAffectedRows ?? 0n) + (bytes.numAffectedRows ?? 0n));
}

/** Removes the entries of a combo, or all. Gives how many. */
export async function deleteCached(db: Db, comboId?: string): Promise<number> {
  const all = db.deleteFrom('response_cache');
  const query = comboId === undefined ? all : all.where('combo_id', '=', comboId);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

/** Entries that have not expired, by combo. `comboId` is empty for models addressed directly. */
export type CacheSize = { readonly comboId: string; readonly entries: number; readonly bytes: number };

export async function cacheSizes(db: Db, nowMs: number): Promise<readonly CacheSize[]> {
  const rows = await db
    .selectFrom('response_cache')
    .select((eb) => [
      'combo_id',
      eb.fn.countAll<number>().as('entries'),
      eb.fn.coalesce(eb.fn.sum<number>('bytes'), eb.lit(0)).as('bytes'),
    ])
    .where('expires_at_ms', '>', nowMs)
    .groupBy('combo_id')
    .orderBy('combo_id')
    .execute();
  return rows.map(({ combo_id, entries, bytes }) => ({ comboId: combo_id, entries, bytes }));
}
