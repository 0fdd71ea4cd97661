import type { Selectable } from 'kysely';
import type { DeclaredEntitiesTable } from '../tables.ts';
import type { Db } from './rows.ts';

/** An entity that a configuration file owns: it is changed there and nowhere else. */
export type DeclaredRow = {
  /** `connection`, `combo` … */
  readonly entity: string;
  readonly entityId: string;
  readonly name: string;
  /** Of the file. */
  readonly path: string;
  /** The file made it; else it was there, and the file took it over. */
  readonly created: boolean;
};

/** By entity and name. */
export async function listDeclared(db: Db): Promise<readonly DeclaredRow[]> {
  const rows = await db.selectFrom('declared_entities').selectAll().orderBy('entity').orderBy('name').execute();
  return rows.map(fromTable);
}

/** Of what a file owns of an entity: the paths of the files by id. */
export async function declaredPaths(db: Db, entity: string): Promise<ReadonlyMap<string, string>> {
  const query = db.selectFrom('declared_entities').select(['entity_id', 'path']).where('entity', '=', entity);
  return new Map((await query.execute()).map((row) => [row.entity_id, row.path]));
}

export async function findDeclared(db: Db, entity: string, entityId: string): Promise<DeclaredRow | undefined> {
  const row = await db
    .selectFrom('declared_entities')
    .selectAll()
    .where('entity', '=', entity)
    .where('entity_id', '=', entityId)
    .executeTakeFirst();
  return row && fromTable(row);
}

/** Who made one that is declared already stays as it is. */
export async function putDeclared(db: Db, { entity, entityId, name, path, created }: DeclaredRow): Promise<void> {
  await db
    .insertInto('declared_entities')
    .values({ entity, entity_id: entityId, name, path, created: created ? 1 : 0 })
    .onConflict((conflict) => conflict.columns(['entity', 'entity_id']).doUpdateSet({ name, path }))
    .execute();
}

/** All that any file owned belongs to the database from now on. */
export async function deleteAllDeclared(db: Db): Promise<void> {
  await db.deleteFrom('declared_entities').execute();
}

/** The entity itself stays, and belongs to the database from now on. */
export async function deleteDeclared(db: Db, entity: string, entityId: string): Promise<void> {
  await db.deleteFrom('declared_entities').where('entity', '=', entity).where('entity_id', '=', entityId).execute();
}

function fromTable({ entity, entity_id, name, path, created }: Selectable<DeclaredEntitiesTable>): DeclaredRow {
  return { entity, entityId: entity_id, name, path, created: created === 1 };
}
