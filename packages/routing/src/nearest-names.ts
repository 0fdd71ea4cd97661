const mostNames = 3;
/** Names further off than this share of their length are no help. */
const farthestShare = 0.5;
const longestWanted = 200;

type Scored = { readonly name: string; readonly distance: number };

/** The names that look most like `wanted` (edit distance, case ignored; a name that contains it counts as near), best first. */
export function findNearest(wanted: string, names: Iterable<string>): readonly string[] {
  const target = wanted.toLowerCase().slice(0, longestWanted);
  let best: readonly Scored[] = [];
  for (const name of new Set(names)) {
    const other = name.toLowerCase();
    const farthest = Math.floor(Math.max(target.length, other.length) * farthestShare);
    const distance = distanceWithin(target, other, Math.min(farthest, best[mostNames - 1]?.distance ?? farthest));
    if (distance !== undefined) best = [...best, { name, distance }].sort(byDistance).slice(0, mostNames);
  }
  return best.map(({ name }) => name);
}

function byDistance(left: Scored, right: Scored): number {
  return left.distance - right.distance || left.name.localeCompare(right.name);
}

/** `undefined` when the two are further apart than `most`: nobody needs to know by how much. */
function distanceWithin(target: string, other: string, most: number): number | undefined {
  const contained = target.length >= 3 && (other.includes(target) || target.includes(other));
  if (contained) return 1 <= most ? 1 : undefined;
  if (Math.abs(target.length - other.length) > most) return undefined;
  return editDistance(target, other, most);
}

/** Rows of the table below, used again for every pair: `wanted` is looked for among many thousand names. */
let previous = new Uint16Array(512);
let current = new Uint16Array(512);

/** Levenshtein distance, one row at a time; given up where no way is left within `most`. */
function editDistance(left: string, right: string, most: number): number | undefined {
  if (right.length >= previous.length) {
    previous = new Uint16Array(right.length + 1);
    current = new Uint16Array(right.length + 1);
  }
  for (let column = 0; column <= right.length; column += 1) previous[column] = column;
  for (let row = 1; row <= left.length; row += 1) {
    current[0] = row;
    let least = row;
    for (let column = 1; column <= right.length; column += 1) {
      const differs = left.charCodeAt(row - 1) === right.charCodeAt(column - 1) ? 0 : 1;
      const changed = (previous[column - 1] ?? 0) + differs;
      const distance = Math.min(changed, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      current[column] = distance;
      if (distance < least) least = distance;
    }
    if (least > most) return undefined;
    [previous, current] = [current, previous];
  }
  const distance = previous[right.length] ?? 0;
  return distance <= most ? distance : undefined;
}
