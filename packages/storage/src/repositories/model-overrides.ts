import type { ModelFacts } from '@omniroute/core';
import { type Db, parseJson } from './rows.ts';

/** What a person says of a model of a connection; only what is said replaces what was known. */
export type ModelOverrideRow = {
  readonly connectionId: string;
  readonly facts: ModelFacts;
  readonly updatedAtMs: number;
};

/** Of one connection, or of all. */
export async function listModelOverrides(db: Db, connectionId?: string): Promise<readonly ModelOverrideRow[]> {
  let query = db.selectFrom('model_overrides').selectAll().orderBy('connection_id').orderBy('id');
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId);
  const rows = await query.execute();
  return rows.map((row) => ({
    connectionId: row.connection_id,
    facts: parseJson<ModelFacts>(row.facts),
    updatedAtMs: row.updated_at_ms,
  }));
}

/** Puts a new word in the place of the old one. */
export async function putModelOverride(db: Db, row: ModelOverrideRow): Promise<void> {
  const changeable = { facts: JSON.stringify(row.facts), updated_at_ms: row.updatedAtMs };
  await db
    .insertInto('model_overrides')
    .values({ connection_id: row.connectionId, id: row.facts.id, ...changeable })
    .onConflict((conflict) => conflict.columns(['connection_id', 'id']).doUpdateSet(changeable))
    .execute();
}

/** Gives false when there was none. */
export async function deleteModelOverride(db: Db, connectionId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom('model_overrides')
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
