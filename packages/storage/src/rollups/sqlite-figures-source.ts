import type { SqliteFile, SqliteStatement } from '../sqlite/sqlite-file.ts';
import { asRolledRow } from './rolled-row.ts';
import type { DimensionValue, RollupDimension } from './dimensions.ts';
import { countColumns, knownColumns, sketchColumns } from './measures.ts';
import type { CellsOptions, FiguresSource, StoredCell } from './read-figures.ts';
import { resolutionMs } from './resolutions.ts';

/** Reads a database file. What belongs together is read in one transaction: see `atOneMoment`. */
export function createFiguresSource(file: SqliteFile, nowMs: number): FiguresSource {
  const position = Number(file.prepare('select sequence from rollup_position').get()?.['sequence'] ?? 0);
  const where = 'resolution_ms = ? and grouping_id = ? and start_ms >= ? and start_ms < ?';
  const sums = [...countColumns, ...knownColumns];
  const select = {
    summed: `select 0 as start_ms, a, b, ${sums.map((column) => `sum(${column}) as ${column}`).join(', ')}
      from rollups where ${where} group by a, b`,
    plain: `select start_ms, a, b, ${sums.join(', ')} from rollups where ${where}`,
    sketched: `select start_ms, a, b, ${[...sums, ...sketchColumns].join(', ')} from rollups where ${where}`,
  };
  const values = new Map<RollupDimension, ReadonlyMap<number, DimensionValue>>();

  function textFor({ sketches, overTime }: CellsOptions): string {
    if (sketches) return select.sketched;
    return overTime ? select.summed : select.plain;
  }

  function valuesIn(dimension: RollupDimension): ReadonlyMap<number, DimensionValue> {
    const known = values.get(dimension) ?? readValues(file, dimension);
    values.set(dimension, known);
    return known;
  }

  return {
    nowMs,
    *cells(options) {
      const { resolution, grouping, fromMs, toMs } = options;
      const statement = file.prepare(textFor(options));
      yield* asCells(statement, [resolutionMs[resolution], grouping.id, fromMs, toMs]);
    },
    *rows({ fromMs, toMs, onlyUnrolled }) {
      const inRange = 'started_at_ms >= ? and started_at_ms < ? and shadow_of is null';
      // The few that are not summed up yet are found by their number, the others by their time.
      const statement = onlyUnrolled
        ? file.prepare(`select * from requests where sequence > ? and +${inRange}`)
        : file.prepare(`select * from requests where ${inRange}`);
      for (const row of statement.iterate(...(onlyUnrolled ? [position] : []), fromMs, toMs)) yield asRolledRow(row);
    },
    valueOf: (dimension, number) => (number === 0 ? undefined : valuesIn(dimension).get(number)),
  };
}

/** Everything that `work` reads is of the moment of its first look. */
export function atOneMoment<T>(file: SqliteFile, work: () => T): T {
  file.execute('begin');
  try {
    return work();
  } finally {
    file.execute('commit');
  }
}

function readValues(file: SqliteFile, dimension: RollupDimension): ReadonlyMap<number, DimensionValue> {
  const rows = file.prepare('select number, value, label from rollup_values where dimension = ?').all(dimension);
  return new Map(
    rows.map(({ number, value, label }) => [Number(number), { value: String(value), label: String(label) }]),
  );
}

/** The statements name exactly these columns. */
function asCells(statement: SqliteStatement, parameters: readonly number[]): Iterable<StoredCell> {
  return statement.iterate(...parameters) as unknown as Iterable<StoredCell>;
}
