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

/** Sums rows up into cells. */
export class Aggregate {
  readonly #cells = new Map<string, { readonly key: CellKey; readonly cell: Cell }>();
  readonly #numberOf: NumberOf;
  readonly #nowMs: number;

  constructor(numberOf: NumberOf, nowMs: number) {
    this.#numberOf = numberOf;
    this.#nowMs = nowMs;
  }

  get cells(): Iterable<{ readonly key: CellKey; readonly cell: Cell }> {
    return this.#cells.values();
  }

  add(row: RolledRow): void {
    const measures = measuresOf(row);
    const values = dimensionsOf(row);
    const numbers = new Map<RollupDimension, readonly number[]>();
    const numbered = (dimension: RollupDimension, all: readonly DimensionValue[]) =>
      all.length === 0 ? none : all.map((value) => this.#numberOf(dimension, value));
    const numbersIn = (dimension: RollupDimension): readonly number[] => {
      const known = numbers.get(dimension) ?? numbered(dimension, values[dimension]);
      numbers.set(dimension, known);
      return known;
    };
    for (const grouping of groupings) {
      const [first, second] = grouping.by;
      for (const a of first === undefined ? none : numbersIn(first)) {
        for (const b of second === undefined ? none : numbersIn(second)) {
          for (const resolution of resolutions) {
            const startMs = sliceStart(row.started_at_ms, resolution);
            if (isKept(resolution, grouping, startMs, this.#nowMs))
              this.#cellAt({ resolution, grouping, startMs, a, b }).add(measures);
          }
        }
      }
    }
  }

  #cellAt(key: CellKey): Cell {
    const text = `${key.grouping.id} ${key.resolution} ${key.startMs} ${key.a} ${key.b}`;
    const known = this.#cells.get(text);
    if (known) return known.cell;
    const cell = new Cell(key.grouping.sketched);
    this.#cells.set(text, { key, cell });
    return cell;
  }
}

/** The number of no value. */
const none: readonly number[] = [0];

/** Whether a slice is whole within what is kept. */
export function isKept(resolution: Resolution, grouping: Grouping, startMs: number, nowMs: number): boolean {
  return startMs + resolutionMs[resolution] > nowMs - keptMs(resolution, grouping);
}
