import type { ModelFacts, ModelState } from '@omniroute/core';
import { type Db, parseJson } from './rows.ts';

export type ConnectionModelRow = {
  readonly connectionId: string;
  readonly facts: ModelFacts;
  readonly source: 'discovered' | 'manual';
  readonly discoveredAtMs: number;
  readonly state: ModelState;
};

export type DiscoveredModels = {
  readonly connectionId: string;
  readonly models: readonly ModelFacts[];
  readonly discoveredAtMs: number;
  /** Of models that were not listed before. A connection's first list is active whatever this says. Absent: active. */
  readonly newState?: ModelState;
};

export type ModelChanges = { readonly added: readonly string[]; readonly removed: readonly string[] };

/** Of one connection, or of all; by connection and model id. */
export async function listConnectionModels(db: Db, connectionId?: string): Promise<readonly ConnectionModelRow[]> {
  let query = db.selectFrom('connection_models').selectAll().orderBy('connection_id').orderBy('id');
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId);
  const rows = await query.execute();
  return rows.map((row) => ({
    connectionId: row.connection_id,
    facts: parseJson<ModelFacts>(row.facts),
    source: row.source,
    discoveredAtMs: row.discovered_at_ms,
    state: row.state,
  }));
}

/** Number of models by connection id; a connection without any is absent. */
export async function countConnectionModels(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('connection_models')
    .select((eb) => ['connection_id', eb.fn.countAll<number>().as('count')])
    .groupBy('connection_id')
    .execute();
  return new Map(rows.map((row) => [row.connection_id, row.count]));
}

/**
 * Puts the discovered models in the place of those discovered before; a manual one of the same id stays manual.
 * Belongs into a transaction. Of models given twice the last counts.
 */
export async function replaceDiscoveredModels(db: Db, discovered: DiscoveredModels): Promise<ModelChanges> {
  const { connectionId, models, discoveredAtMs, newState = 'active' } = discovered;
  const before = await listConnectionModels(db, connectionId);
  const manual = new Set(before.filter((row) => row.source === 'manual').map((row) => row.facts.id));
  const previous = new Map(
    before.filter((row) => row.source === 'discovered').map((row) => [row.facts.id, row.state] as const),
  );
  const stateOfNew = previous.size === 0 ? 'active' : newState;
  const next = new Map(models.filter((facts) => !manual.has(facts.id)).map((facts) => [facts.id, facts]));
  await db
    .deleteFrom('connection_models')
    .where('connection_id', '=', connectionId)
    .where('source', '=', 'discovered')
    .execute();
  for (const facts of next.values()) {
    const state = previous.get(facts.id) ?? stateOfNew;
    await insertModel(db, { connectionId, facts, source: 'discovered', discoveredAtMs, state });
  }
  return {
    added: [...next.keys()].filter((id) => !previous.has(id)),
    removed: [...previous.keys()].filter((id) => !next.has(id)),
  };
}

/** Adds a model by hand, or puts the given facts over what is known of it. */
export async function putManualModel(db: Db, row: Omit<ConnectionModelRow, 'source' | 'state'>): Promise<void> {
  await insertModel(db, { ...row, source: 'manual', state: 'active' });
}

/** Decides about models that a sync found; ids that are not there are passed over. */
export async function setModelState(
  db: Db,
  connectionId: string,
  ids: readonly string[],
  state: ModelState,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('connection_models')
    .set({ state })
    .where('connection_id', '=', connectionId)
    .where('id', 'in', ids)
    .execute();
}

/** Gives false when there is no such model. */
export async function deleteConnectionModel(db: Db, connectionId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom('connection_models')
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

async function insertModel(db: Db, row: ConnectionModelRow): Promise<void> {
  const changeable = {
    facts: JSON.stringify(row.facts),
    source: row.source,
    discovered_at_ms: row.discoveredAtMs,
    state: row.state,
  };
  await db
    .insertInto('connection_models')
    .values({ connection_id: row.connectionId, id: row.facts.id, ...changeable })
    .onConflict((conflict) => conflict.columns(['connection_id', 'id']).doUpdateSet(changeable))
    .execute();
}
