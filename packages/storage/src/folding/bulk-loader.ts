import { join } from 'node:path';
import type { RequestRecord } from '@omniroute/core';
import { createRoller } from '../rollups/roller.ts';
import { openSqliteFile } from '../sqlite/sqlite-file.ts';
import { prepareFoldedInserts } from './folded-inserts.ts';

/** Writes history by the million: the same rows that folding would write, without a spool. */
export interface BulkLoader {
  /** One transaction, all or nothing; works in the calling thread. A request that is there already stays as it is. */
  load(records: readonly RequestRecord[]): void;
  /** Sums a part of what was loaded up for charts; gives how many requests. 0: all of them are, and serving has nothing left to do. */
  sumUp(): number;
  /** Puts everything on the disk and closes the file. */
  close(): void;
}

/** Pages of log (4 kB each) after which SQLite carries them into the file: fewer, longer runs than for live traffic. */
const checkpointPages = 16_000;
/** The more at once, the more requests share what is written; what is held meanwhile stays below 100 MB. */
const sumUpRows = 20_000;
const cacheKilobytes = 128 * 1024;

/**
 * Opens the database of a data directory whose schema is up to date (`openDatabase` sees to that) and that nobody serves from.
 * Records load fastest with ids in ascending order. Until `close` nothing waits for the disk: a process that dies loses nothing,
 * a machine that dies may damage the file.
 */
export function openBulkLoader(directory: string): BulkLoader {
  const file = openSqliteFile(join(directory, 'omniroute.db'), { busyTimeoutMs: 5000 });
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = OFF');
  file.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  file.pragma(`cache_size = -${cacheKilobytes}`);
  const folded = prepareFoldedInserts(file);
  const roller = createRoller(file, Date.now);
  return {
    sumUp: () => roller.rollBatch(sumUpRows),
    load(records) {
      file.execute('begin immediate');
      try {
        for (const record of records) folded.insert(record);
        folded.finish();
        file.execute('commit');
      } catch (error) {
        if (file.inTransaction) file.execute('rollback');
        folded.noteRollback();
        throw error;
      }
    },
    close() {
      file.pragma('synchronous = FULL');
      file.pragma('wal_checkpoint(TRUNCATE)');
      file.close();
    },
  };
}
