/**
 * What some services are billed by beside tokens, or instead of them. `audio-seconds` of audio taken in, `characters` of text to be
 * spoken, `searches` as rerankers count them (a query over up to 100 documents).
 */
export const unitKinds = ['images', 'audio-seconds', 'characters', 'searches'] as const;

export type UnitKind = (typeof unitKinds)[number];

/** Absent = not reported and not known from the request. Seconds may have a fraction. */
export type UnitCounts = { readonly [kind in UnitKind]?: number };

/** Adds the counts of two calls kind by kind; a kind absent from both stays absent. */
export function addUnits(left: UnitCounts, right: UnitCounts): UnitCounts {
  const sum: { [kind in UnitKind]?: number } = { ...left };
  for (const kind of unitKinds) {
    const more = right[kind];
    if (more !== undefined) sum[kind] = (sum[kind] ?? 0) + more;
  }
  return sum;
}
