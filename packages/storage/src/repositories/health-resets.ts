import type { Db } from './rows.ts';

/** That somebody closed breakers by hand. */
export type HealthResetRow = {
  /** Empty: all connections. */
  readonly connectionId: string;
  /** Empty: all models. */
  readonly model: string;
  readonly atMs: number;
};

export async function listHealthResets(db: Db): Promise<readonly HealthResetRow[]> {
  const rows = await db.selectFrom('health_resets').selectAll().orderBy('at_ms').execute();
  return rows.map((row) => ({ connectionId: row.connection_id, model: row.model, atMs: row.at_ms }));
}

/** Only the last one of a target is kept. */
export async function putHealthReset(db: Db, { connectionId, model, atMs }: HealthResetRow): Promise<void> {
  await db
    .insertInto('health_resets')
    .values({ connection_id: connectionId, model, at_ms: atMs })
    .onConflict((conflict) => conflict.columns(['connection_id', 'model']).doUpdateSet({ at_ms: atMs }))
    .execute();
}
