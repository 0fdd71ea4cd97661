import { createHash } from 'node:crypto';
import { OmniError } from '@omniroute/core';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';
import type { Migration } from './migration.ts';

/**
 * Brings the schema up to the last step, each step in a transaction of its own, and gives the ids it applied.
 * Throws `OmniError('conflict')`, before any change, when the database knows a step that this program does not, or
 * has another text for one.
 */
export async function migrate(db: Kysely<Tables>, steps: readonly Migration[]): Promise<readonly string[]> {
  await sql`create table if not exists schema_migrations (
    id text primary key not null, checksum text not null, applied_at_ms integer not null
  ) strict`.execute(db);
  refuseForeignSchema(await readApplied(db), steps);
  const done: string[] = [];
  for (const step of steps) {
    if (await applyOnce(db, step)) done.push(step.id);
  }
  return done;
}

/** Another process may have applied the step since it was last looked at: the lock of the transaction settles it. */
function applyOnce(db: Kysely<Tables>, step: Migration): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    if ((await readApplied(transaction)).has(step.id)) return false;
    for (const statement of step.statements) await sql.raw(statement).execute(transaction);
    await transaction
      .insertInto('schema_migrations')
      .values({ id: step.id, checksum: checksumOf(step), applied_at_ms: Date.now() })
      .execute();
    return true;
  });
}

async function readApplied(db: Kysely<Tables>): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('schema_migrations').select(['id', 'checksum']).execute();
  return new Map(rows.map((row) => [row.id, row.checksum]));
}

function refuseForeignSchema(applied: ReadonlyMap<string, string>, steps: readonly Migration[]): void {
  const checksums = new Map(steps.map((step) => [step.id, checksumOf(step)]));
  for (const [id, checksum] of applied) {
    const known = checksums.get(id);
    if (known === undefined) {
      throw new OmniError(
        'conflict',
        `The database was written by a newer OmniRoute: it has the migration "${id}", which this version does not know. ` +
          'Start that version or a newer one, or point OMNIROUTE_DATA_DIR elsewhere.',
      );
    }
    if (known !== checksum) {
      throw new OmniError(
        'conflict',
        `The database has another form of the migration "${id}" than this version of OmniRoute. ` +
          'It was made by a build that was never released; start that build, or point OMNIROUTE_DATA_DIR elsewhere.',
      );
    }
  }
}

function checksumOf(step: Migration): string {
  return createHash('sha256').update(step.statements.join(';\n')).digest('hex');
}
