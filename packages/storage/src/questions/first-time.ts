import { sql } from 'kysely';
import type { Db } from '../repositories/rows.ts';

/** When the first request began that is still counted, ms since the epoch; sums of days outlive their rows. */
export async function findFirstTime(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ first_ms: number | null }>`
    select min(first_ms) as first_ms from (
      select min(started_at_ms) as first_ms from requests
      union all
      select min(start_ms) as first_ms from rollups where resolution_ms = 86400000 and grouping_id = 0
        and start_ms < (select coalesce(min(started_at_ms) - 86400000, 8640000000000000) from requests)
    ) as firsts`.execute(db);
  return rows[0]?.first_ms ?? undefined;
}
