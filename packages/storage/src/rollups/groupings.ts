import { rollupDimensions, type RollupDimension } from './dimensions.ts';

/** How cells are told apart: all requests together, by one dimension or by two, or the calls that were made of targets. */
export type Grouping = {
  /** The number that stands in the table. Never changed. */
  readonly id: number;
  readonly by: readonly [] | readonly [RollupDimension] | readonly [RollupDimension, RollupDimension];
  /** Only cells by at most one dimension keep their distributions: those of pairs would take more room than the rows. */
  readonly sketched: boolean;
};

const numberOf = new Map(rollupDimensions.map((dimension, index) => [dimension, index + 1]));

/** Every way of grouping that is kept, of requests. */
export const groupings: readonly Grouping[] = [
  { id: 0, by: [], sketched: true },
  ...rollupDimensions.map((dimension) => ({ id: idOf(dimension), by: [dimension] as const, sketched: true })),
  ...rollupDimensions.flatMap((first, index) =>
    rollupDimensions.slice(index + 1).map((second) => ({
      id: idOf(first, second),
      by: [first, second] as const,
      sketched: false,
    })),
  ),
];

/** The way of grouping by these; the order of two does not matter. */
export function groupingBy(first?: RollupDimension, second?: RollupDimension): Grouping {
  const id = first === undefined ? 0 : idOf(first, second);
  const found = groupings.find((grouping) => grouping.id === id);
  if (!found) throw new RangeError(`Nothing is grouped by ${first} and ${second}.`);
  return found;
}

function idOf(first: RollupDimension, second?: RollupDimension): number {
  const [low = 0, high = 0] = [numberOf.get(first) ?? 0, second === undefined ? 0 : (numberOf.get(second) ?? 0)].sort(
    (a, b) => a - b,
  );
  return low * 16 + high;
}
