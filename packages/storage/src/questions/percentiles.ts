import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../repositories/rows.ts';

/** In ms; absent when there is nothing to rank. */
export type Percentiles = { readonly p50?: number; readonly p95?: number };

/**
 * Exact percentiles over the rows themselves by nearest rank: the smallest value that at least the given share of the
 * values does not exceed. `rows` selects the values as a column `value`, none of them null.
 */
export async function findPercentiles(db: Db, rows: RawBuilder<unknown>): Promise<Percentiles> {
  const answer = await sql<{ p50: number | null; p95: number | null }>`
    with ranked as (
      select value, row_number() over (order by value) as rank, count(*) over () as total from (${rows})
    )
    select
      min(case when rank * 100 >= total * 50 then value end) as p50,
      min(case when rank * 100 >= total * 95 then value end) as p95
    from ranked`.execute(db);
  const { p50 = null, p95 = null } = answer.rows[0] ?? {};
  return { ...(p50 !== null && { p50 }), ...(p95 !== null && { p95 }) };
}
