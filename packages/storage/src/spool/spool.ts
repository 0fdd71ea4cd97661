import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteFile, sqliteCode, type SqliteFile, type SqliteStatement } from '../sqlite/sqlite-file.ts';

/** What the serving thread appends finished requests to. Another thread folds it into the main database. */
export interface Spool {
  /** The file that the next append goes to. */
  readonly path: string;
  /** Writes all records in one transaction. Throws when that fails; then none of them is written. */
  append(records: readonly string[]): void;
  /** Begins a new file once the present one is large. Gives whether it did. */
  rotateIfLarge(): boolean;
  close(): void;
}

export type SpoolOptions = {
  /** Created when it is not there. */
  readonly directory: string;
  /** Names the files of this process apart from those of others, in ms since 1970. */
  readonly now?: () => number;
  /** Bytes of log after which a file counts as large. */
  readonly rotateAfter?: number;
};

type OpenFile = {
  readonly path: string;
  readonly file: SqliteFile;
  readonly insert: SqliteStatement;
  readonly begin: SqliteStatement;
  readonly commit: SqliteStatement;
};

/** Errors that say nothing about the file: the same append may succeed later. */
const passingCodes: ReadonlySet<string> = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_FULL']);

/** Opens a spool with a fresh file of its own in `directory`. */
export function openSpool(options: SpoolOptions): Spool {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const rotateAfter = options.rotateAfter ?? 32 * 1024 * 1024;
  const prefix = join(options.directory, `${(options.now ?? Date.now)()}-${process.pid}`);
  let count = 0;
  let current = openNext();
  let appended = 0;
  let limit = rotateAfter;
  let damaged = false;

  function openNext(): OpenFile {
    count += 1;
    return createFile(`${prefix}-${String(count).padStart(5, '0')}.db`);
  }

  function rotate(): void {
    const next = openNext();
    const previous = current;
    current = next;
    appended = 0;
    limit = rotateAfter;
    damaged = false;
    closeWithoutCheckpoint(previous);
  }

  return {
    get path() {
      return current.path;
    },
    append(records) {
      if (damaged) rotate();
      try {
        appended += appendAll(current, records);
      } catch (error) {
        damaged = !passingCodes.has(sqliteCode(error) ?? '');
        throw error;
      }
    },
    rotateIfLarge() {
      if (appended < limit) return false;
      try {
        rotate();
        return true;
      } catch {
        // The present file still takes records; a full directory must not cost any. Asked again after as much again.
        limit += rotateAfter;
        return false;
      }
    },
    close() {
      closeWithoutCheckpoint(current);
    },
  };
}

/**
 * `synchronous=OFF` and no checkpoints mean that the serving thread never waits for a disk. Nothing is lost by it when
 * the process dies: the kernel has the bytes. When the machine dies, records that were not folded yet may be lost, as
 * with `NORMAL`; the file cannot be torn, since without checkpoints only the checksummed log is ever written.
 */
function createFile(path: string): OpenFile {
  // Whoever folds may look into the new file this very moment; later nobody else ever writes to it.
  const file = openSqliteFile(path, { busyTimeoutMs: 1000 });
  try {
    file.pragma('synchronous = OFF');
    file.pragma('journal_mode = WAL');
    file.pragma('wal_autocheckpoint = 0');
    file.execute('create table finished (position integer primary key, record text not null)');
    file.pragma('busy_timeout = 0');
    return {
      path,
      file,
      insert: file.prepare('insert into finished (record) values (?)'),
      begin: file.prepare('begin immediate'),
      commit: file.prepare('commit'),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * SQLite copies the whole log into the file when its last connection closes, which takes as long as a disk does — but not
 * when that connection may only read. Whoever folds the file deletes it afterwards.
 */
function closeWithoutCheckpoint({ path, file }: OpenFile): void {
  const last = openSqliteFile(path, { readonly: true, busyTimeoutMs: 0 });
  try {
    // A connection joins the others with its first look into the file.
    last.prepare('select 1 from finished limit 1').get();
    file.close();
  } finally {
    last.close();
  }
}

/** Every commit writes the page that it ends in anew. */
const pageBytes = 4096;

/** Gives about how many bytes it added to the log. A single record needs no explicit transaction. */
function appendAll(spool: OpenFile, records: readonly string[]): number {
  let bytes = pageBytes;
  const only = records.length === 1;
  if (!only) spool.begin.run();
  try {
    for (const record of records) {
      spool.insert.run(record);
      bytes += record.length;
    }
    if (!only) spool.commit.run();
  } catch (error) {
    if (spool.file.inTransaction) spool.file.execute('rollback');
    throw error;
  }
  return bytes;
}
