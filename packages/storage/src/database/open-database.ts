import { mkdirSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { migrations } from '../migrations/index.ts';
import { migrate } from '../migrations/migrate.ts';
import type { Migration } from '../migrations/migration.ts';
import type { FigureGroup, FiguresQuery } from '../rollups/figures.ts';
import type { Tables } from '../tables.ts';
import type { WorkerSettings } from './messages.ts';
import { createWorkerDialect } from './worker-dialect.ts';
import { startDatabaseWorker, type WorkerFaultListener } from './worker-client.ts';

/** The main database. All of its work is done in two threads of its own; the calling thread only sends and awaits. */
export interface Database {
  /** One statement or transaction at a time, durable on the disk when it resolves. */
  readonly write: Kysely<Tables>;
  /** Sees what was committed before the call; refuses to write. */
  readonly read: Kysely<Tables>;
  /**
   * Carries all requests recorded before the call into `requests` and `attempts`; gives how many. A spool that cannot be
   * folded is told to `onFault` and does not reject. Never await it inside a transaction of `write`: it waits for that.
   */
  foldNow(): Promise<number>;
  /** Sums requests up, all of those recorded before the call, in the reading thread. Never rejects for a fault of folding. */
  figures(query: FiguresQuery): Promise<readonly FigureGroup[]>;
  /** What SQLite finds wrong with the file; empty when it is sound. Reads the whole file. */
  integrityCheck(): Promise<readonly string[]>;
  /** Hands room that nothing uses any more back to the disk, as far as the file was made for it. */
  giveBackSpace(): Promise<void>;
  /** Writes all that is committed now into a new file, in a thread of its own. The path may not exist. */
  copyTo(path: string): Promise<void>;
  /** Bytes on the disk, logs included. */
  size(): Promise<DatabaseSize>;
  close(): Promise<void>;
}

export type DatabaseSize = { readonly databaseBytes: number; readonly spoolBytes: number };

/** What a question needs of the database. */
export type ReadableDatabase = Pick<Database, 'read' | 'foldNow'>;

export type DatabaseOptions = {
  /** The data directory; created when it is not there. */
  readonly directory: string;
  /** Told of trouble that no call asked for, and with `undefined` when folding works again. */
  readonly onFault?: WorkerFaultListener;
  readonly migrations?: readonly Migration[];
};

/** Where the serving process keeps its spool files. */
export function spoolDirectoryOf(dataDirectory: string): string {
  return join(dataDirectory, 'spool');
}

/**
 * Opens `<directory>/omniroute.db`, migrates it and begins to fold. Throws `OmniError('conflict')` for a database of a
 * newer version, and leaves that one as it is.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { directory, onFault = () => {} } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'omniroute.db');
  const spoolDirectory = spoolDirectoryOf(directory);
  const writer = startDatabaseWorker({ role: 'writer', path, spoolDirectory }, onFault);
  const write = new Kysely<Tables>({ dialect: createWorkerDialect(writer) });
  try {
    await migrate(write, options.migrations ?? migrations);
    await writer.ask({ kind: 'start-folding' });
  } catch (error) {
    await writer.close();
    throw error;
  }
  const reader = startDatabaseWorker({ role: 'reader', path, spoolDirectory }, onFault);
  const read = new Kysely<Tables>({ dialect: createWorkerDialect(reader) });
  return {
    write,
    read,
    foldNow: async () => (await writer.ask({ kind: 'fold' })).folded ?? 0,
    figures: async (query) => {
      await writer.ask({ kind: 'fold' });
      return (await reader.ask({ kind: 'figures', query })).figures ?? [];
    },
    giveBackSpace: () => giveBackSpace(write),
    copyTo: (target) => copyDatabase({ role: 'copier', path, spoolDirectory }, target),
    integrityCheck: () => checkIntegrity(read),
    size: async () => ({
      databaseBytes: await sizeOf(directory, (name) => name.startsWith('omniroute.db')),
      spoolBytes: await sizeOf(spoolDirectory, () => true),
    }),
    async close() {
      await Promise.all([read.destroy(), write.destroy()]);
      await reader.close();
      await writer.close();
    },
  };
}

async function copyDatabase(settings: WorkerSettings, target: string): Promise<void> {
  const copier = startDatabaseWorker(settings, () => {});
  try {
    await copier.ask({ kind: 'execute', sql: 'vacuum into ?', parameters: [target] });
  } finally {
    await copier.close();
  }
}

/** Pages of 4 kB that are given back in one go: some 10 ms. */
const pagesAtOnce = 2000;

async function giveBackSpace(db: Kysely<Tables>): Promise<void> {
  for (let left = await freePages(db); left > 0;) {
    await sql`pragma incremental_vacuum(${sql.lit(pagesAtOnce)})`.execute(db);
    const now = await freePages(db);
    if (now >= left) return;
    left = now;
  }
}

async function freePages(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ freelist_count: number }>`pragma freelist_count`.execute(db);
  return rows[0]?.freelist_count ?? 0;
}

async function checkIntegrity(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
  const texts = rows.map((row) => row.integrity_check);
  return texts.length === 1 && texts[0] === 'ok' ? [] : texts;
}

/** Files come and go while they are counted: one that is gone counts nothing. */
async function sizeOf(directory: string, isCounted: (name: string) => boolean): Promise<number> {
  const names = await readdir(directory).catch(() => []);
  const sizes = names.filter(isCounted).map((name) =>
    stat(join(directory, name)).then(
      (entry) => entry.size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
