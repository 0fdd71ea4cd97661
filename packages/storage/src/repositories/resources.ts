import type { Selectable } from 'kysely';
import type { ResourcesTable } from '../tables.ts';
import type { Db } from './rows.ts';

/** What an upstream keeps for its clients. */
export type ResourceKind = 'response' | 'file' | 'batch';

/** A thing that an upstream keeps, as far as we remember it: where it is, and whose it is. */
export type ResourceRow = {
  readonly kind: ResourceKind;
  /** The upstream's id. */
  readonly id: string;
  /** The client key that made it; nobody else sees it. */
  readonly keyId: string;
  readonly connectionId: string;
  /** The model that made it; empty where none did. */
  readonly model: string;
  readonly createdAtMs: number;
  /** A response whose use is not recorded yet: it was still being made when its reply came. */
  readonly unmetered?: true;
};

/** What a resource is found by. */
export type ResourceName = Pick<ResourceRow, 'kind' | 'id' | 'keyId'>;

/** Remembers each; of one that is known already the newer place counts, and what was metered stays so. */
export async function putResources(db: Db, rows: readonly ResourceRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('resources')
    .values(rows.map(toTable))
    .onConflict((conflict) =>
      conflict.columns(['kind', 'id', 'key_id']).doUpdateSet((eb) => ({
        connection_id: eb.ref('excluded.connection_id'),
        model: eb.ref('excluded.model'),
        created_at_ms: eb.ref('excluded.created_at_ms'),
      })),
    )
    .execute();
}

/** All of that id: as a rule one, or one for each key where an upstream gives an id twice. */
export async function findResources(db: Db, kind: ResourceKind, id: string): Promise<readonly ResourceRow[]> {
  const rows = await db
    .selectFrom('resources')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('key_id')
    .execute();
  return rows.map(fromTable);
}

/** What a key has made, newest first, at most `limit`. */
export async function listResources(
  db: Db,
  { keyId, kind, limit }: { readonly keyId: string; readonly kind: ResourceKind; readonly limit: number },
): Promise<readonly ResourceRow[]> {
  const rows = await db
    .selectFrom('resources')
    .selectAll()
    .where('key_id', '=', keyId)
    .where('kind', '=', kind)
    .orderBy('created_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(fromTable);
}

/** Notes that the use of a response is being recorded. True for one caller ever, which is the one to record it. */
export async function claimMetering(db: Db, row: ResourceName): Promise<boolean> {
  const result = await db
    .updateTable('resources')
    .set({ unmetered: 0 })
    .where('kind', '=', row.kind)
    .where('id', '=', row.id)
    .where('key_id', '=', row.keyId)
    .where('unmetered', '=', 1)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Gives false when there is no such resource. */
export async function deleteResource(db: Db, row: ResourceName): Promise<boolean> {
  const result = await db
    .deleteFrom('resources')
    .where('kind', '=', row.kind)
    .where('id', '=', row.id)
    .where('key_id', '=', row.keyId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Forgets what was made before `beforeMs`; gives how many that were. */
export async function deleteOldResources(db: Db, beforeMs: number): Promise<number> {
  const result = await db.deleteFrom('resources').where('created_at_ms', '<', beforeMs).executeTakeFirst();
  return Number(result.numDeletedRows);
}

function toTable(row: ResourceRow) {
  return {
    kind: row.kind,
    id: row.id,
    key_id: row.keyId,
    connection_id: row.connectionId,
    model: row.model,
    created_at_ms: row.createdAtMs,
    unmetered: row.unmetered ? 1 : 0,
  };
}

function fromTable(row: Selectable<ResourcesTable>): ResourceRow {
  return {
    kind: row.kind,
    id: row.id,
    keyId: row.key_id,
    connectionId: row.connection_id,
    model: row.model,
    createdAtMs: row.created_at_ms,
    ...(row.unmetered === 1 && { unmetered: true }),
  };
}
