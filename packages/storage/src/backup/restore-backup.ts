import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OmniError } from '@omniroute/core';
import { migrations } from '../migrations/index.ts';
import { openSqliteFile, sqliteCode } from '../sqlite/sqlite-file.ts';

/** What of a data directory is state that belongs together. */
const databaseName = 'omniroute.db';
const keyName = 'secret.key';
const spoolName = 'spool';

export type RestoreOptions = {
  readonly dataDirectory: string;
  /** What `Database.backUp` has filled. */
  readonly backupDirectory: string;
  readonly nowMs: number;
};

export type Restored = {
  /** Where what was in the data directory is now; absent when it was empty. */
  readonly asideDirectory?: string;
};

/**
 * Puts a backup in the place of a data directory's database, and moves what was there aside. Throws `OmniError` before any change:
 * `not-found` without a backup, `invalid-input` for one that is damaged, `conflict` for one of a newer version and while the
 * directory is in use.
 */
export function restoreBackup({ dataDirectory, backupDirectory, nowMs }: RestoreOptions): Restored {
  const backup = join(backupDirectory, databaseName);
  if (!existsSync(backup)) throw new OmniError('not-found', `${backupDirectory} holds no ${databaseName}.`);
  checkBackup(backup);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const present = presentNames(dataDirectory);
  if (present.includes(databaseName)) refuseInUse(join(dataDirectory, databaseName));
  const asideDirectory = join(dataDirectory, `before-restore-${new Date(nowMs).toISOString().replaceAll(':', '-')}`);
  // A backup without a key is of a gateway whose key is a setting: the present key stays.
  const hasKey = existsSync(join(backupDirectory, keyName));
  const moved = present.filter((name) => name !== keyName || hasKey);
  if (moved.length > 0) mkdirSync(asideDirectory, { mode: 0o700 });
  for (const name of moved) renameSync(join(dataDirectory, name), join(asideDirectory, name));
  try {
    copyPrivately(backup, join(dataDirectory, databaseName));
    if (hasKey) copyPrivately(join(backupDirectory, keyName), join(dataDirectory, keyName));
  } catch (error) {
    for (const name of [databaseName, keyName])
      if (moved.includes(name)) rmSync(join(dataDirectory, name), { force: true });
    for (const name of moved) renameSync(join(asideDirectory, name), join(dataDirectory, name));
    throw error;
  }
  return moved.length > 0 ? { asideDirectory } : {};
}

function presentNames(dataDirectory: string): readonly string[] {
  return readdirSync(dataDirectory).filter(
    (name) => name.startsWith(databaseName) || name === keyName || name === spoolName,
  );
}

function copyPrivately(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}

function checkBackup(path: string): void {
  const known = new Set(migrations.map(({ id }) => id));
  const damaged = (cause?: unknown) =>
    new OmniError('invalid-input', `The backup ${path} is damaged, or no database of OmniRoute. Take another.`, {
      cause,
    });
  let applied: readonly string[];
  try {
    const file = openSqliteFile(path, { readonly: true, busyTimeoutMs: 1000 });
    try {
      if (file.pragma('integrity_check') !== 'ok') throw damaged();
      applied = file
        .prepare('select id from schema_migrations')
        .all()
        .map(({ id }) => String(id));
    } finally {
      file.close();
    }
  } catch (error) {
    throw error instanceof OmniError ? error : damaged(error);
  }
  const unknown = applied.find((id) => !known.has(id));
  if (unknown !== undefined) {
    const message = `The backup is of a newer OmniRoute: it has the migration “${unknown}”. Restore it with that version.`;
    throw new OmniError('conflict', message);
  }
}

/** Only somebody who is alone with a database can leave its log mode; that also carries what is in the log into the file. */
function refuseInUse(path: string): void {
  const file = openSqliteFile(path, { busyTimeoutMs: 0 });
  try {
    file.pragma('journal_mode = DELETE');
  } catch (error) {
    if (!sqliteCode(error)?.startsWith('SQLITE_BUSY')) return;
    throw new OmniError('conflict', 'A gateway serves from this data directory. Stop it first.', { cause: error });
  } finally {
    file.close();
  }
}
