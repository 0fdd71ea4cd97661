import type { SqliteFile, SqliteStatement } from '../sqlite/sqlite-file.ts';
import { Aggregate, type CellKey } from './aggregate.ts';
import { asRolledRow } from './rolled-row.ts';
import { createValueNumbers } from './value-numbers.ts';
import { groupings } from './groupings.ts';
import { countColumns, knownColumns, knownOrNull, sketchColumns, type Cell } from './measures.ts';
import { keptMs, resolutionMs, resolutions } from './resolutions.ts';
import { Sketch } from './sketch.ts';

/** Sums finished requests up into the cells of `rollups`, each exactly once, whatever is killed when. */
export interface Roller {
  /** One transaction of at most `rows` requests. Gives how many it went through; 0 means that all are summed up. */
  rollBatch(rows: number): number;
  /** Deletes the cells of short slices that nobody looks at any more. Gives how many. */
  forgetOld(): number;
  /** Begins anew from the rows that there are. What was summed up of rows that are gone is lost. */
  restart(): void;
}

const keyColumns = ['resolution_ms', 'grouping_id', 'start_ms', 'a', 'b'] as const;

/** The schema of `main` must be up to date. */
export function createRoller(main: SqliteFile, now: () => number): Roller {
  const numbers = createValueNumbers(main);
  const selectPosition = main.prepare('select sequence from rollup_position');
  const savePosition = main.prepare('update rollup_position set sequence = ?');
  const selectRows = main.prepare('select * from requests where sequence > ? order by sequence limit ?');
  const selectSketches = main.prepare(
    `select ${sketchColumns.join(', ')} from rollups where ${keyColumns.map((column) => `${column} = ?`).join(' and ')}`,
  );
  const upsert = main.prepare(upsertSql());
  const deleteOld = main.prepare('delete from rollups where resolution_ms = ? and grouping_id = ? and start_ms < ?');

  const positionOf = (): number => Number(selectPosition.get()?.['sequence'] ?? 0);

  function write({ key, cell }: { readonly key: CellKey; readonly cell: Cell }): void {
    const place = [resolutionMs[key.resolution], key.grouping.id, key.startMs, key.a, key.b];
    upsert.run(...place, ...cell.counts, ...knownOrNull(cell.known), ...sketchesAt(place, cell, selectSketches));
  }

  return {
    rollBatch(limit) {
      // Most looks find nothing new: they need no lock.
      if (selectRows.get(positionOf(), 1) === undefined) return 0;
      return inTransaction(main, numbers.forget, () => {
        const rows = selectRows.all(positionOf(), limit).map(asRolledRow);
        const aggregate = new Aggregate(numbers.numberOf, now());
        for (const row of rows) if (row.shadow_of === null) aggregate.add(row);
        for (const filled of aggregate.cells()) write(filled);
        const last = rows.at(-1);
        if (last) savePosition.run(last.sequence);
        return rows.length;
      });
    },
    forgetOld() {
      return inTransaction(main, numbers.forget, () => {
        let deleted = 0;
        for (const resolution of resolutions) {
          for (const grouping of groupings) {
            const before = now() - keptMs(resolution, grouping) - resolutionMs[resolution];
            if (before > 0) deleted += deleteOld.run(resolutionMs[resolution], grouping.id, before).changes;
          }
        }
        return deleted;
      });
    },
    restart() {
      inTransaction(main, numbers.forget, () => {
        main.execute('delete from rollups');
        savePosition.run(0);
      });
    },
  };
}

/** What the table will hold: what it holds, and what came. */
function sketchesAt(
  place: readonly number[],
  { sketches }: Cell,
  select: SqliteStatement,
): readonly (Uint8Array | null)[] {
  if (!sketches) return sketchColumns.map(() => null);
  const stored = select.get(...place);
  return sketchColumns.map((column) => {
    const merged = new Sketch();
    merged.merge(sketches[column]);
    const before = stored?.[column];
    if (before instanceof Uint8Array) merged.mergeEncoded(before);
    return merged.count === 0 ? null : merged.encode();
  });
}

/** Counts add up; of what is known now and then, null and null stay null. Sketches come whole. */
function upsertSql(): string {
  const columns = [...keyColumns, ...countColumns, ...knownColumns, ...sketchColumns];
  const updates = [
    ...countColumns.map((column) => `${column} = ${column} + excluded.${column}`),
    ...knownColumns.map(
      (column) => `${column} = coalesce(${column} + excluded.${column}, ${column}, excluded.${column})`,
    ),
    ...sketchColumns.map((column) => `${column} = excluded.${column}`),
  ];
  return `insert into rollups (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
    on conflict (${keyColumns.join(', ')}) do update set ${updates.join(', ')}`;
}

function inTransaction<T>(main: SqliteFile, noteRollback: () => void, work: () => T): T {
  main.execute('begin immediate');
  try {
    const result = work();
    main.execute('commit');
    return result;
  } catch (error) {
    if (main.inTransaction) main.execute('rollback');
    noteRollback();
    throw error;
  }
}
