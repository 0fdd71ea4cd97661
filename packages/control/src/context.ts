import type { SecretBox } from '@omniroute/auth';
import { newId, type JsonObject } from '@omniroute/core';
import { recordAuditEvent, type Database, type Db } from '@omniroute/storage';

/** What every verb is given. `actor` is who asked: `admin`, or `system` for what the product does by itself. */
export type ControlContext = {
  readonly database: Pick<Database, 'read' | 'write'>;
  readonly secretBox: SecretBox;
  readonly actor: string;
  /** Milliseconds since the epoch. */
  now(): number;
};

export type AuditEntry = {
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly summary: JsonObject;
};

/** Does a change and its audit row in one transaction. */
export function change<T>(context: ControlContext, entry: AuditEntry, work: (db: Db) => Promise<T>): Promise<T> {
  return context.database.write.transaction().execute(async (db) => {
    const result = await work(db);
    const atMs = context.now();
    await recordAuditEvent(db, { id: newId('aud', atMs), atMs, actor: context.actor, ...entry });
    return result;
  });
}
