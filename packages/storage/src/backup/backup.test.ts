import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeRequest } from '../__fixtures__/records.ts';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';
import { openDatabase, spoolDirectoryOf, type Database } from '../database/open-database.ts';
import { openSqliteFile } from '../sqlite/sqlite-file.ts';
import { encodeSpoolRecord } from '../spool/spool-record.ts';
import { openSpool } from '../spool/spool.ts';
import { createBackup, listBackups } from './backups.ts';
import { restoreBackup } from './restore-backup.ts';

const nowMs = Date.UTC(2026, 10, 21, 12);

/** A data directory with this one request, which waits in the spool, and a key. */
async function serving(id: string) {
  const directory = temporaryDirectory();
  const database = await openDatabase({ directory });
  const spool = openSpool({ directory: spoolDirectoryOf(directory) });
  spool.append([encodeSpoolRecord(makeRequest({ id }))]);
  writeFileSync(join(directory, 'secret.key'), `key of ${id}\n`);
  const stop = async () => {
    spool.close();
    await database.close();
  };
  return { directory, database, stop };
}

async function idsIn(directory: string): Promise<readonly string[]> {
  const database = await openDatabase({ directory });
  onTestFinished(() => database.close());
  return idsOf(database);
}

async function idsOf(database: Database): Promise<readonly string[]> {
  await database.foldNow();
  return (await database.read.selectFrom('requests').select('id').execute()).map(({ id }) => id);
}

test('a backup of a serving gateway brings everything recorded until then to an empty directory', async () => {
  const { directory, database, stop } = await serving('req_1');
  onTestFinished(stop);
  const backup = await createBackup({ database, dataDirectory: directory, nowMs });
  expect(await listBackups(directory)).toEqual([backup]);
  expect(backup.bytes).toBeGreaterThan(4096);
  for (const name of ['omniroute.db', 'secret.key']) {
    expect(statSync(join(backup.path, name)).mode & 0o777).toBe(0o600);
  }
  const elsewhere = join(temporaryDirectory(), 'new');
  expect(restoreBackup({ dataDirectory: elsewhere, backupDirectory: backup.path, nowMs })).toEqual({});
  expect(await idsIn(elsewhere)).toEqual(['req_1']);
  expect(readFileSync(join(elsewhere, 'secret.key'), 'utf8')).toBe('key of req_1\n');
});

test('what a restored directory held is moved aside, the requests on their way as well', async () => {
  const one = await serving('req_1');
  const backup = await createBackup({ database: one.database, dataDirectory: one.directory, nowMs });
  await one.stop();
  const other = await serving('req_2');
  await other.stop();
  const { asideDirectory = '' } = restoreBackup({
    dataDirectory: other.directory,
    backupDirectory: backup.path,
    nowMs,
  });
  expect(await idsIn(other.directory)).toEqual(['req_1']);
  expect(await idsIn(asideDirectory)).toEqual(['req_2']);
  expect(readFileSync(join(asideDirectory, 'secret.key'), 'utf8')).toBe('key of req_2\n');
});

test('nothing is touched while a gateway serves from the directory', async () => {
  const { directory, database, stop } = await serving('req_1');
  onTestFinished(stop);
  const backup = await createBackup({ database, dataDirectory: directory, nowMs });
  const restore = () => restoreBackup({ dataDirectory: directory, backupDirectory: backup.path, nowMs });
  expect(restore).toThrow(/Stop it first/);
  expect(await idsOf(database)).toEqual(['req_1']);
});

test.each([
  ['holds no omniroute.db', () => {}],
  [
    'is damaged, or no database',
    (path: string) => writeFileSync(path, 'not a database at all, but long enough to be read'),
  ],
  [
    'of a newer OmniRoute',
    (path: string) => {
      const file = openSqliteFile(path, { busyTimeoutMs: 0 });
      file.execute("create table schema_migrations (id text); insert into schema_migrations values ('9999-later')");
      file.close();
    },
  ],
])('a backup that %s is refused before anything changes', async (message, prepare) => {
  const { directory, stop } = await serving('req_1');
  await stop();
  const backupDirectory = temporaryDirectory();
  prepare(join(backupDirectory, 'omniroute.db'));
  expect(() => restoreBackup({ dataDirectory: directory, backupDirectory, nowMs })).toThrow(message);
  expect(await idsIn(directory)).toEqual(['req_1']);
});

test('a backup that fails leaves nothing behind and says so', async () => {
  const { directory, stop } = await serving('req_1');
  onTestFinished(stop);
  const database = {
    foldNow: () => Promise.resolve(0),
    copyTo: () => Promise.reject(new Error('full')),
  };
  await expect(createBackup({ database, dataDirectory: directory, nowMs })).rejects.toThrow(/room on the disk/);
  expect(await listBackups(directory)).toEqual([]);
  expect(existsSync(join(directory, 'backups'))).toBe(true);
});
