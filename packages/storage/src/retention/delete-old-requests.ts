import { sql } from 'kysely';
import type { Db } from '../repositories/rows.ts';

/**
 * Deletes at most so many requests that began before a time, the oldest first, with their attempts and what was compared of them.
 * One that is not summed up yet stays. Gives how many were deleted.
 */
export async function deleteOldRequests(db: Db, beforeMs: number, limit: number): Promise<number> {
  const old = sql<number>`
    select sequence from requests
    where started_at_ms < ${beforeMs} and sequence <= (select sequence from rollup_position)
    order by started_at_ms limit ${limit}`;
  const result = await db
    .deleteFrom('requests')
    .where(sql<boolean>`sequence in (${old})`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Deletes what beside requests has their age: comparisons with upstreams' books, and records that could not be read. */
export async function deleteOldRemarks(db: Db, beforeMs: number): Promise<void> {
  await db.deleteFrom('reconciliations').where('started_at_ms', '<', beforeMs).execute();
  await db.deleteFrom('fold_rejects').where('at_ms', '<', beforeMs).execute();
}
