import type { SecretBox } from '@omniroute/auth';
import { newId, OmniError, type JsonObject } from '@omniroute/core';
import { findDeclared, recordAuditEvent, type Database, type Db } from '@omniroute/storage';

/** What every verb is given. `actor` is who asked: `admin`, `file` for a configuration file, or `system` for what the product does by itself. */
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

/** What is said of an entity beside its configuration: a file does not own it. */
const besideConfiguration: ReadonlySet<string> = new Set([
  'test',
  'sync-models',
  'decide-models',
  'drain',
  'undrain',
  'reset-health',
]);

/**
 * Does a change and its audit row in one transaction; in that of the caller where the context's database is one. Throws
 * `OmniError` `conflict` when a person changes what a configuration file owns.
 */
export function change<T>(context: ControlContext, entry: AuditEntry, work: (db: Db) => Promise<T>): Promise<T> {
  const { write } = context.database;
  const all = async (db: Db): Promise<T> => {
    if (context.actor === 'admin' && !besideConfiguration.has(entry.action)) await refuseDeclared(db, entry);
    const result = await work(db);
    const atMs = context.now();
    await recordAuditEvent(db, { id: newId('aud', atMs), atMs, actor: context.actor, ...entry });
    return result;
  };
  return write.isTransaction ? all(write) : write.transaction().execute(all);
}

async function refuseDeclared(db: Db, { entity, entityId }: AuditEntry): Promise<void> {
  const declared = await findDeclared(db, entity, entityId);
  if (declared === undefined) return;
  throw new OmniError('conflict', `The ${entity} “${declared.name}” belongs to ${declared.path}. Change it there.`);
}
