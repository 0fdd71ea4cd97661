/** The items by a number each, lowest first; equal ones keep their order. Each number is worked out once. */
export function sortBy<T>(items: readonly T[], rankOf: (item: T) => number): readonly T[] {
  return items
    .map((item) => ({ item, rank: rankOf(item) }))
    .sort((left, right) => (left.rank === right.rank ? 0 : left.rank - right.rank))
    .map(({ item }) => item);
}
