import type { UpstreamInsight } from '@omniroute/core';
import { type Db, parseJson } from './rows.ts';

/** What the upstream of a connection told of itself when it was last asked. */
export async function findConnectionInsight(db: Db, connectionId: string): Promise<UpstreamInsight | undefined> {
  const row = await db
    .selectFrom('connection_insights')
    .select('insight')
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return row && parseJson<UpstreamInsight>(row.insight);
}

/** Puts a new answer in the place of the old one. */
export async function putConnectionInsight(db: Db, connectionId: string, insight: UpstreamInsight): Promise<void> {
  const changeable = { insight: JSON.stringify(insight), checked_at_ms: Date.parse(insight.checkedAt) };
  await db
    .insertInto('connection_insights')
    .values({ connection_id: connectionId, ...changeable })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet(changeable))
    .execute();
}
