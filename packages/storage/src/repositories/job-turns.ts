import type { Db } from './rows.ts';

export type JobTurn = { readonly job: string; readonly nextAtMs: number };

/**
 * Takes a turn at a job that comes again and again; false while the next one is not due. One statement, so that of several
 * processes one gets it; kept, so that a restart does not change the rhythm.
 */
export async function takeJobTurn(db: Db, { job, nextAtMs }: JobTurn, nowMs: number): Promise<boolean> {
  const result = await db
    .insertInto('job_turns')
    .values({ job, next_at_ms: nextAtMs })
    .onConflict((conflict) =>
      conflict.column('job').doUpdateSet({ next_at_ms: nextAtMs }).where('job_turns.next_at_ms', '<=', nowMs),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
