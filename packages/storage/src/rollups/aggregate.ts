import { dimensionsOf, type DimensionSource, type DimensionValue, type RollupDimension } from './dimensions.ts';
import { groupings, type Grouping } from './groupings.ts';
import { Cell, measuresOf, type MeasureSource } from './measures.ts';
import { keptMs, resolutionMs, resolutions, sliceStart, type Resolution } from './resolutions.ts';

export type RolledRow = DimensionSource & MeasureSource & { readonly started_at_ms: number };

/**
 * Where a cell stands in the table. `a` and `b` are numbers of values; 0 for requests that are nothing in that dimension, and where
 * the grouping has no such dimension.
 */
export type CellKey = {
  readonly resolution: Resolution;
  readonly grouping: Grouping;
  readonly startMs: number;
  readonly a: number;
  readonly b: number;
};

/** The number that stands for a value in the table. */
export type NumberOf = (dimension: RollupDimension, value: DimensionValue) => number;

/** Sums rows up into cells. Hot: a request is in some hundred of them. */
export class Aggregate {
  readonly #slices = new Map<string, Slice>();
  readonly #numberOf: NumberOf;
  readonly #nowMs: number;

  constructor(numberOf: NumberOf, nowMs: number) {
    this.#numberOf = numberOf;
    this.#nowMs = nowMs;
  }

  *cells(): Iterable<{ readonly key: CellKey; readonly cell: Cell }> {
    for (const { resolution, startMs, byGrouping } of this.#slices.values()) {
      for (const [index, cells] of byGrouping.entries()) {
        const grouping = groupings[index];
        if (!grouping) continue;
        for (const [pair, cell] of cells) {
          yield { key: { resolution, grouping, startMs, a: Math.floor(pair / base), b: pair % base }, cell };
        }
      }
    }
  }

  add(row: RolledRow): void {
    const measures = measuresOf(row);
    const numbers = this.#numbersOf(row);
    for (const resolution of resolutions) {
      const slice = this.#sliceAt(resolution, sliceStart(row.started_at_ms, resolution));
      for (const [index, grouping] of groupings.entries()) {
        const cells = slice.byGrouping[index];
        if (!cells || !slice.kept[index]) continue;
        const [first, second] = grouping.by;
        for (const a of first === undefined ? none : numbers[first]) {
          for (const b of second === undefined ? none : numbers[second]) {
            cellAt(cells, a * base + b, grouping.sketched).add(measures);
          }
        }
      }
    }
  }

  #numbersOf(row: RolledRow): { readonly [dimension in RollupDimension]: readonly number[] } {
    const values = dimensionsOf(row);
    const numbersIn = (dimension: RollupDimension) =>
      values[dimension].length === 0 ? none : values[dimension].map((value) => this.#numberOf(dimension, value));
    return {
      model: numbersIn('model'),
      target: numbersIn('target'),
      combo: numbersIn('combo'),
      key: numbersIn('key'),
      client: numbersIn('client'),
      ending: numbersIn('ending'),
      finish: numbersIn('finish'),
      tag: numbersIn('tag'),
    };
  }

  #sliceAt(resolution: Resolution, startMs: number): Slice {
    const key = `${resolution} ${startMs}`;
    const known = this.#slices.get(key);
    if (known) return known;
    const slice: Slice = {
      resolution,
      startMs,
      byGrouping: groupings.map(() => new Map<number, Cell>()),
      kept: groupings.map((grouping) => isKept(resolution, grouping, startMs, this.#nowMs)),
    };
    this.#slices.set(key, slice);
    return slice;
  }
}

/** All cells of one stretch of time. */
type Slice = {
  readonly resolution: Resolution;
  readonly startMs: number;
  /** By the place in `groupings`, then by both numbers in one. */
  readonly byGrouping: readonly Map<number, Cell>[];
  readonly kept: readonly boolean[];
};

/** Above every number of a value, so that two of them make one. */
const base = 2 ** 26;

/** The number of no value. */
const none: readonly number[] = [0];

function cellAt(cells: Map<number, Cell>, pair: number, sketched: boolean): Cell {
  const known = cells.get(pair);
  if (known) return known;
  const cell = new Cell(sketched);
  cells.set(pair, cell);
  return cell;
}

/** Whether any of a slice is within what is kept. */
function isKept(resolution: Resolution, grouping: Grouping, startMs: number, nowMs: number): boolean {
  return startMs + resolutionMs[resolution] > nowMs - keptMs(resolution, grouping);
}
