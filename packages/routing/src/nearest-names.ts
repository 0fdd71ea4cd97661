const mostNames = 3;
/** Names further off than this share of their length are no help. */
const farthestShare = 0.5;

/** The names that look most like `wanted` (edit distance, case ignored; a name that contains it counts as near), best first. */
export function findNearest(wanted: string, names: Iterable<string>): readonly string[] {
  const target = wanted.toLowerCase().slice(0, 200);
  const scored: { readonly name: string; readonly distance: number }[] = [];
  for (const name of new Set(names)) {
    const other = name.toLowerCase();
    const contained = target.length >= 3 && (other.includes(target) || target.includes(other));
    const distance = contained ? 1 : editDistance(target, other);
    if (distance <= Math.max(target.length, other.length) * farthestShare) scored.push({ name, distance });
  }
  return scored
    .sort((left, right) => left.distance - right.distance || left.name.localeCompare(right.name))
    .slice(0, mostNames)
    .map(({ name }) => name);
}

/** Levenshtein distance, one row at a time. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, place) => place);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const changed = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(changed, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
