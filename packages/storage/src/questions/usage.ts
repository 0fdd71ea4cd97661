import type { ReadableDatabase } from '../database/open-database.ts';

export type UsageSummary = { readonly lastUsedAtMs: number; readonly requests: number };

/** By key id, over all time, refused requests included and those to silent targets left out. A key that was never used is absent. */
export async function keyUsage(database: ReadableDatabase): Promise<ReadonlyMap<string, UsageSummary>> {
  await database.foldNow();
  const rows = await database.read
    .selectFrom('requests')
    .select((eb) => [
      'key_id as id',
      eb.fn.max('started_at_ms').as('lastUsedAtMs'),
      eb.fn.countAll<number>().as('requests'),
    ])
    .where('shadow_of', 'is', null)
    .groupBy('key_id')
    .execute();
  return new Map(rows.map(({ id, lastUsedAtMs, requests }) => [id, { lastUsedAtMs, requests }]));
}
