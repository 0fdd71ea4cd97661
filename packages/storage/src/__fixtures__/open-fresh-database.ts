import { onTestFinished } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase, spoolDirectoryOf } from '../database/open-database.ts';
import { encodeSpoolRecord } from '../spool/spool-record.ts';
import { openSpool, type Spool } from '../spool/spool.ts';
import type { RequestRecord } from '@omniroute/core';
import { temporaryDirectory } from './temporary-directory.ts';

/** A database with real migrations on a fresh file, closed after the test. */
export async function openFreshDatabase(options: Partial<DatabaseOptions> = {}): Promise<Database> {
  const database = await openDatabase({ directory: temporaryDirectory(), ...options });
  onTestFinished(() => database.close());
  return database;
}

export type RecordingDatabase = {
  readonly database: Database;
  readonly spool: Spool;
  readonly record: (records: readonly RequestRecord[]) => void;
};

/** The same with a spool beside it. */
export async function openRecordingDatabase(): Promise<RecordingDatabase> {
  const directory = temporaryDirectory();
  const database = await openFreshDatabase({ directory });
  const spool = openSpool({ directory: spoolDirectoryOf(directory) });
  onTestFinished(() => spool.close());
  return { database, spool, record: (records) => spool.append(records.map(encodeSpoolRecord)) };
}
