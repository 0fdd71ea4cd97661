import type { JsonObject } from '@omniroute/core';
import { type Db, parseJson } from './rows.ts';

/** Who did what to which entity. The summary holds no secret. */
export type AuditEventRow = {
  readonly id: string;
  readonly atMs: number;
  readonly actor: string;
  /** A verb: `create`, `update`, `delete`, `revoke` … */
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly summary: JsonObject;
};

/** Belongs into the transaction of what it tells. */
export async function recordAuditEvent(db: Db, event: AuditEventRow): Promise<void> {
  await db
    .insertInto('audit_events')
    .values({
      id: event.id,
      at_ms: event.atMs,
      actor: event.actor,
      action: event.action,
      entity: event.entity,
      entity_id: event.entityId,
      summary: JSON.stringify(event.summary),
    })
    .execute();
}

/** The newest first. */
export async function listAuditEvents(db: Db, limit: number): Promise<readonly AuditEventRow[]> {
  const query = db.selectFrom('audit_events').selectAll().orderBy('at_ms', 'desc').orderBy('id', 'desc');
  const rows = await query.limit(limit).execute();
  return rows.map((row) => ({
    id: row.id,
    atMs: row.at_ms,
    actor: row.actor,
    action: row.action,
    entity: row.entity,
    entityId: row.entity_id,
    summary: parseJson<JsonObject>(row.summary),
  }));
}
