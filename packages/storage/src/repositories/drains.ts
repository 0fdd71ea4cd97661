import type { Db } from './rows.ts';

/** A connection, or one model of it, that an operator took out. */
export type DrainRow = {
  readonly connectionId: string;
  /** Empty: the connection as a whole. */
  readonly model: string;
  readonly sinceMs: number;
};

export async function listDrains(db: Db): Promise<readonly DrainRow[]> {
  const rows = await db.selectFrom('drains').selectAll().orderBy('connection_id').orderBy('model').execute();
  return rows.map((row) => ({ connectionId: row.connection_id, model: row.model, sinceMs: row.since_ms }));
}

/** One that is drained already stays so since when it was. */
export async function putDrain(db: Db, { connectionId, model, sinceMs }: DrainRow): Promise<void> {
  await db
    .insertInto('drains')
    .values({ connection_id: connectionId, model, since_ms: sinceMs })
    .onConflict((conflict) => conflict.columns(['connection_id', 'model']).doNothing())
    .execute();
}

/** Gives false when it was not drained. */
export async function deleteDrain(db: Db, connectionId: string, model: string): Promise<boolean> {
  const result = await db
    .deleteFrom('drains')
    .where('connection_id', '=', connectionId)
    .where('model', '=', model)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
