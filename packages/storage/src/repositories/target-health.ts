import type { FailureKind } from '@omniroute/core';
import { type Db, withoutNulls } from './rows.ts';

/** What is kept of a breaker. */
export type TargetHealthRow = {
  readonly connectionId: string;
  /** Empty: the connection as a whole. */
  readonly model: string;
  /** In a row. */
  readonly failures: number;
  /** In a row; 0 while it is closed, and then the last three are absent. */
  readonly openings: number;
  readonly sinceMs?: number;
  readonly untilMs?: number;
  readonly failureKind?: FailureKind;
  readonly updatedAtMs: number;
};

export type TargetName = Pick<TargetHealthRow, 'connectionId' | 'model'>;

/** Those that changed last first. */
export async function listTargetHealth(db: Db, limit: number): Promise<readonly TargetHealthRow[]> {
  const rows = await db.selectFrom('target_health').selectAll().orderBy('updated_at_ms', 'desc').limit(limit).execute();
  return rows.map((row) => {
    const { since_ms: sinceMs, until_ms: untilMs, failure_kind: failureKind } = withoutNulls(row);
    return {
      connectionId: row.connection_id,
      model: row.model,
      failures: row.failures,
      openings: row.openings,
      updatedAtMs: row.updated_at_ms,
      ...(sinceMs !== undefined && { sinceMs }),
      ...(untilMs !== undefined && { untilMs }),
      ...(failureKind !== undefined && { failureKind }),
    };
  });
}

/** Puts each in the place of what was kept of it. */
export async function putTargetHealth(db: Db, rows: readonly TargetHealthRow[]): Promise<void> {
  for (const row of rows) {
    const changeable = {
      failures: row.failures,
      openings: row.openings,
      since_ms: row.sinceMs ?? null,
      until_ms: row.untilMs ?? null,
      failure_kind: row.failureKind ?? null,
      updated_at_ms: row.updatedAtMs,
    };
    await db
      .insertInto('target_health')
      .values({ connection_id: row.connectionId, model: row.model, ...changeable })
      .onConflict((conflict) => conflict.columns(['connection_id', 'model']).doUpdateSet(changeable))
      .execute();
  }
}

export async function deleteTargetHealth(db: Db, targets: readonly TargetName[]): Promise<void> {
  for (const { connectionId, model } of targets) {
    await db.deleteFrom('target_health').where('connection_id', '=', connectionId).where('model', '=', model).execute();
  }
}

/** Forgets what did not change since. */
export async function deleteOldTargetHealth(db: Db, beforeMs: number): Promise<void> {
  await db.deleteFrom('target_health').where('updated_at_ms', '<', beforeMs).execute();
}
