import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OmniError } from '@omniroute/core';
import type { Database } from '../database/open-database.ts';

export type Backup = {
  /** Its directory, named for the moment that it began. */
  readonly path: string;
  readonly createdAtMs: number;
  readonly bytes: number;
};

export type BackupParts = {
  readonly database: Pick<Database, 'foldNow' | 'copyTo'>;
  readonly dataDirectory: string;
  readonly nowMs: number;
};

const unfinished = '.unfinished';

/**
 * Copies the database of a serving gateway, as it is at one moment, with the key that opens its secrets. Everything recorded
 * before the call is in it; serving goes on meanwhile. A backup that did not come to its end leaves nothing behind.
 */
export async function createBackup({ database, dataDirectory, nowMs }: BackupParts): Promise<Backup> {
  const path = join(backupsDirectory(dataDirectory), nameOf(nowMs));
  const growing = `${path}${unfinished}`;
  await mkdir(growing, { recursive: true, mode: 0o700 });
  try {
    await database.foldNow();
    await database.copyTo(join(growing, 'omniroute.db'));
    await copyKey(dataDirectory, growing);
    for (const name of await readdir(growing)) await writeThrough(join(growing, name));
    await rename(growing, path);
  } catch (cause) {
    await rm(growing, { recursive: true, force: true });
    if (cause instanceof OmniError) throw cause;
    throw new OmniError('unavailable', `The backup could not be written to ${growing}. Is there room on the disk?`, {
      cause,
    });
  }
  return { path, createdAtMs: nowMs, bytes: await sizeOf(path) };
}

/** The finished ones, newest first. */
export async function listBackups(dataDirectory: string): Promise<readonly Backup[]> {
  const directory = backupsDirectory(dataDirectory);
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const backups = names.flatMap((name) => {
    const createdAtMs = timeOf(name);
    return createdAtMs === undefined ? [] : [{ path: join(directory, name), createdAtMs }];
  });
  const sized = await Promise.all(backups.map(async (backup) => ({ ...backup, bytes: await sizeOf(backup.path) })));
  return sized.toSorted((a, b) => b.createdAtMs - a.createdAtMs);
}

function backupsDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'backups');
}

/** A moment as a name that every file system takes: `2026-11-21T13-05-00.123Z`. */
function nameOf(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(':', '-');
}

function timeOf(name: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)$/.exec(name);
  return match ? Date.parse(`${match[1]}:${match[2]}:${match[3]}`) : undefined;
}

/** A gateway whose key is a setting has no such file. */
async function copyKey(dataDirectory: string, directory: string): Promise<void> {
  await copyFile(join(dataDirectory, 'secret.key'), join(directory, 'secret.key')).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    },
  );
}

async function writeThrough(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sizeOf(directory: string): Promise<number> {
  const sizes = (await readdir(directory)).map(async (name) => (await stat(join(directory, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
