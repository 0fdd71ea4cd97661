import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteFile, type SqliteFile, type SqliteStatement } from '../sqlite/sqlite-file.ts';

export type SpooledRow = { readonly position: number; readonly record: string };

/** The spool files of all processes, dead or alive, as the one that folds them sees them. */
export interface SpoolDirectory {
  /** Names of the files, oldest first. */
  list(): readonly string[];
  /** Up to `limit` rows after a position, in order. None when the file is only just being created. */
  read(name: string, after: number, limit: number): readonly SpooledRow[];
  /** Deletes a file that nobody has open and that holds nothing after `folded`. Gives whether it did. */
  retire(name: string, folded: number): boolean;
  close(): void;
}

type Reader = { readonly file: SqliteFile; readonly select: SqliteStatement };

/** A file without its table and younger than this may be one that another process is creating, in ms. */
const creationMs = 60_000;

export function openSpoolDirectory(directory: string): SpoolDirectory {
  const readers = new Map<string, Reader>();

  function readerOf(name: string): Reader | undefined {
    const known = readers.get(name);
    if (known) return known;
    const file = openSqliteFile(join(directory, name), { readonly: true, busyTimeoutMs: 1000 });
    if (!hasTable(file)) {
      file.close();
      return undefined;
    }
    const select = file.prepare('select position, record from finished where position > ? order by position limit ?');
    const reader = { file, select };
    readers.set(name, reader);
    return reader;
  }

  function forget(name: string): void {
    readers.get(name)?.file.close();
    readers.delete(name);
  }

  return {
    list() {
      if (!existsSync(directory)) return [];
      return readdirSync(directory)
        .filter((name) => name.endsWith('.db'))
        .sort();
    },
    read(name, after, limit) {
      return (readerOf(name)?.select.all(after, limit) ?? []).map((row) => ({
        position: Number(row['position']),
        record: String(row['record']),
      }));
    },
    retire(name, folded) {
      forget(name);
      const path = join(directory, name);
      if (!isAbandoned(path, folded)) return false;
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
      return true;
    },
    close() {
      for (const { file } of readers.values()) file.close();
      readers.clear();
    },
  };
}

/**
 * Leaving WAL mode needs the file for oneself, so it succeeds exactly when no connection of any process has it open —
 * and the process that appends to a file keeps it open from before its table exists.
 */
function isAbandoned(path: string, folded: number): boolean {
  const file = openSqliteFile(path, { busyTimeoutMs: 0 });
  try {
    if (!hasTable(file)) return Date.now() - statSync(path).mtimeMs > creationMs;
    if (file.pragma('journal_mode = DELETE') !== 'delete') return false;
    return file.prepare('select 1 from finished where position > ? limit 1').get(folded) === undefined;
  } catch {
    // Somebody has it open: SQLite says so by an error.
    return false;
  } finally {
    file.close();
  }
}

function hasTable(file: SqliteFile): boolean {
  return file.prepare("select 1 from sqlite_schema where name = 'finished'").get() !== undefined;
}
