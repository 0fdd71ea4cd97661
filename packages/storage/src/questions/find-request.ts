import type { ReadableDatabase } from '../database/open-database.ts';
import { readPlan } from './read-plan.ts';
import { readAttemptRow, readRequestRow, type RequestDetail } from './request-row.ts';

/** One recorded request with its attempts in order; `undefined` when there is none of that id. */
export async function findRequest(database: ReadableDatabase, id: string): Promise<RequestDetail | undefined> {
  await database.foldNow();
  const row = await database.read
    .selectFrom('requests')
    .leftJoin('plans', 'plans.id', 'requests.plan_id')
    .selectAll('requests')
    .select('plans.shape')
    .where('requests.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const attempts = await database.read
    .selectFrom('attempts')
    .selectAll()
    .where('request_sequence', '=', row.sequence)
    .orderBy('position')
    .execute();
  const plan = row.shape === null ? {} : { plan: readPlan(row, row.shape) };
  return { ...readRequestRow(row), ...plan, attempts: attempts.map(readAttemptRow) };
}
