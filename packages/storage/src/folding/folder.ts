import type { SqliteFile } from '../sqlite/sqlite-file.ts';
import { decodeSpoolRecord } from '../spool/spool-record.ts';
import { prepareFoldedInserts } from './folded-inserts.ts';
import type { SpoolDirectory, SpooledRow } from './spool-directory.ts';

/** Carries spooled records into the indexed tables, each exactly once, whatever is killed when. */
export interface Folder {
  /** One transaction of at most `rows` records of one file. Gives how many it carried; 0 means the file is folded. */
  foldBatch(spool: string, rows: number): number;
  /** Deletes the spool file when it is wholly folded and no process has it open. Gives whether it did. */
  retire(spool: string): boolean;
}

export type FolderOptions = {
  readonly main: SqliteFile;
  readonly spools: SpoolDirectory;
  readonly now: () => number;
};

/** The schema of `main` must be up to date. */
export function createFolder({ main, spools, now }: FolderOptions): Folder {
  const folded = prepareFoldedInserts(main);
  const selectPosition = main.prepare('select position from fold_positions where spool = ?');
  const savePosition = main.prepare(
    'insert into fold_positions (spool, position) values (?, ?) on conflict (spool) do update set position = excluded.position',
  );
  const forgetPosition = main.prepare('delete from fold_positions where spool = ?');
  const insertReject = main.prepare(
    'insert into fold_rejects (spool, position, record, error, at_ms) values (?, ?, ?, ?, ?)',
  );

  function positionOf(spool: string): number {
    return Number(selectPosition.get(spool)?.['position'] ?? 0);
  }

  /** A record that cannot be folded is set aside, so that it does not keep the others. */
  function foldCarefully(spool: string, row: SpooledRow): void {
    main.execute('savepoint spooled');
    try {
      folded.insert(decodeSpoolRecord(row.record));
      folded.finish();
    } catch (error) {
      if (!isFaultOfRecord(error)) throw error;
      main.execute('rollback to spooled');
      folded.noteRollback();
      insertReject.run(spool, row.position, row.record, String(error), now());
    }
    main.execute('release spooled');
  }

  /** Savepoints cost more than the rows: they are for batches that hold a bad record. */
  function foldRows(spool: string, rows: readonly SpooledRow[]): void {
    main.execute('savepoint batch');
    try {
      for (const row of rows) folded.insert(decodeSpoolRecord(row.record));
      folded.finish();
    } catch (error) {
      if (!isFaultOfRecord(error)) throw error;
      main.execute('rollback to batch');
      folded.noteRollback();
      for (const row of rows) foldCarefully(spool, row);
    }
    main.execute('release batch');
  }

  return {
    foldBatch(spool, limit) {
      // Most looks find nothing new: they need no lock. Read again under it, since another process may fold as well.
      if (spools.read(spool, positionOf(spool), 1).length === 0) return 0;
      main.execute('begin immediate');
      try {
        const rows = spools.read(spool, positionOf(spool), limit);
        foldRows(spool, rows);
        const last = rows.at(-1);
        if (last) savePosition.run(spool, last.position);
        main.execute('commit');
        return rows.length;
      } catch (error) {
        if (main.inTransaction) main.execute('rollback');
        folded.noteRollback();
        throw error;
      }
    },
    retire(spool) {
      if (!spools.retire(spool, positionOf(spool))) return false;
      // After the file: a position without a file is harmless, a file without a position would be folded again.
      forgetPosition.run(spool);
      return true;
    },
  };
}

/** A full disk or a lock is no fault of the record: such a batch is tried again as a whole. */
function isFaultOfRecord(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return !code.startsWith('SQLITE_') || code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_MISMATCH';
}
