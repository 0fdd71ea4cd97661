import type { NanoUsd } from '@omniroute/core';
import { sql } from 'kysely';
import type { ReadableDatabase } from '../database/open-database.ts';

/** Answers that came from the cache, by combo. `comboId` is empty for models addressed directly. */
export type CacheUse = {
  readonly comboId: string;
  /** One of the names that it had. */
  readonly comboName?: string;
  readonly exactHits: number;
  readonly semanticHits: number;
  /** The sum of what is known; absent when nothing is. */
  readonly savedNanoUsd?: NanoUsd;
};

/** What the cache did for requests that began at `fromMs` or later. */
export async function cacheUse(database: ReadableDatabase, fromMs: number): Promise<readonly CacheUse[]> {
  await database.foldNow();
  const rows = await database.read
    .selectFrom('requests')
    .select((eb) => [
      eb.fn.coalesce('combo_id', sql.lit('')).as('comboId'),
      eb.fn.max('combo_name').as('comboName'),
      sql<number>`sum(case when cache = 'exact' then 1 else 0 end)`.as('exactHits'),
      sql<number>`sum(case when cache = 'semantic' then 1 else 0 end)`.as('semanticHits'),
      eb.fn.sum<number | null>('saved_nano_usd').as('savedNanoUsd'),
    ])
    .where('started_at_ms', '>=', fromMs)
    .where('cache', 'is not', null)
    .groupBy('combo_id')
    .orderBy('combo_id')
    .execute();
  return rows.map(({ comboName, savedNanoUsd, ...row }) => ({
    ...row,
    ...(comboName !== null && { comboName }),
    ...(savedNanoUsd !== null && { savedNanoUsd }),
  }));
}
