import type { SqliteFile } from '../sqlite/sqlite-file.ts';
import type { DimensionValue, RollupDimension } from './dimensions.ts';
import type { NumberOf } from './aggregate.ts';

/** Clients may name any model and tools any user agent: beyond so many values of a dimension all others are one. */
export const mostValues = 10_000;

/** What stands for all values beyond the bound. */
export const otherValue: DimensionValue = { value: '(other)', label: '(other)' };

export interface ValueNumbers {
  /** The number of a value, a new one where it has none. Keeps its label the newest. */
  readonly numberOf: NumberOf;
  /** To be told of every rollback. */
  readonly forget: () => void;
}

type Known = { readonly number: number; label: string };

export function createValueNumbers(main: SqliteFile): ValueNumbers {
  const select = main.prepare('select number, value, label from rollup_values where dimension = ?');
  // Another process may have added it since.
  const insert = main.prepare(
    `insert into rollup_values (dimension, value, label) values (?, ?, ?)
      on conflict (dimension, value) do update set label = excluded.label returning number`,
  );
  const relabel = main.prepare('update rollup_values set label = ? where number = ?');
  const byDimension = new Map<RollupDimension, Map<string, Known>>();

  function valuesIn(dimension: RollupDimension): Map<string, Known> {
    const known = byDimension.get(dimension);
    if (known) return known;
    const rows = select.all(dimension);
    const read = new Map(
      rows.map(({ number, value, label }) => [String(value), { number: Number(number), label: String(label) }]),
    );
    byDimension.set(dimension, read);
    return read;
  }

  function add(dimension: RollupDimension, { value, label }: DimensionValue, values: Map<string, Known>): number {
    const number = Number(insert.get(dimension, value, label)?.['number']);
    values.set(value, { number, label });
    return number;
  }

  function numberOf(dimension: RollupDimension, value: DimensionValue): number {
    const values = valuesIn(dimension);
    const known = values.get(value.value);
    if (!known) {
      const isFull = values.size >= mostValues && value.value !== otherValue.value;
      return isFull ? numberOf(dimension, otherValue) : add(dimension, value, values);
    }
    if (known.label !== value.label) {
      relabel.run(value.label, known.number);
      known.label = value.label;
    }
    return known.number;
  }

  return { numberOf, forget: () => byDimension.clear() };
}
