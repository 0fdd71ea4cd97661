import type { Combo, ComboTarget } from './combo.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** A field that differs; absent: it was, or is, not there. Inside `fallback` and `options` it is named `fallback.attempts`. */
export type FieldChange = { readonly field: string; readonly before?: JsonValue; readonly after?: JsonValue };

/** What became of a target. Places count from 0. One that moved and changed has two entries. */
export type TargetChange =
  | { readonly type: 'added'; readonly target: ComboTarget; readonly to: number }
  | { readonly type: 'removed'; readonly target: ComboTarget; readonly from: number }
  | { readonly type: 'moved'; readonly target: ComboTarget; readonly from: number; readonly to: number }
  | {
      readonly type: 'changed';
      readonly target: ComboTarget;
      readonly from: number;
      readonly to: number;
      readonly fields: readonly FieldChange[];
    };

export type ComboDiff = { readonly fields: readonly FieldChange[]; readonly targets: readonly TargetChange[] };

type Comparable = Pick<Combo, 'name' | 'strategy' | 'targets' | 'fallback' | 'options'>;

/**
 * What makes `after` another combo than `before`. A target is the same one when it leads to the same model or combo; the fewest
 * targets that explain the new order count as moved.
 */
export function diffCombos(before: Comparable, after: Comparable): ComboDiff {
  return {
    fields: diffFields(fieldsOf(before), fieldsOf(after)),
    targets: diffTargets(before.targets, after.targets),
  };
}

export function isSameCombo(before: Comparable, after: Comparable): boolean {
  const { fields, targets } = diffCombos(before, after);
  return fields.length === 0 && targets.length === 0;
}

function fieldsOf({ name, strategy, fallback, options = {} }: Comparable): JsonObject {
  return { name, strategy, ...prefixed('fallback', toJson(fallback)), ...prefixed('options', toJson(options)) };
}

function prefixed(prefix: string, object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** Fields of two objects that differ, whatever the order of keys inside them. */
export function diffFields(before: JsonObject, after: JsonObject): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((field): readonly FieldChange[] => {
    const [old, now] = [before[field], after[field]];
    if (isSameJson(old, now)) return [];
    return [{ field, ...(old !== undefined && { before: old }), ...(now !== undefined && { after: now }) }];
  });
}

function diffTargets(before: readonly ComboTarget[], after: readonly ComboTarget[]): readonly TargetChange[] {
  const olds = keyed(before);
  const news = keyed(after);
  const kept = [...news].flatMap(([key, now]) => {
    const old = olds.get(key);
    return old ? [{ old, now }] : [];
  });
  const inOrder = longestRise(kept.map(({ old }) => old.place));
  return [
    ...[...olds].flatMap(([key, { target, place }]): readonly TargetChange[] =>
      news.has(key) ? [] : [{ type: 'removed', target, from: place }],
    ),
    ...[...news].flatMap(([key, { target, place }]): readonly TargetChange[] =>
      olds.has(key) ? [] : [{ type: 'added', target, to: place }],
    ),
    ...kept.flatMap(({ old, now }): readonly TargetChange[] => {
      const places = { target: now.target, from: old.place, to: now.place };
      const fields = diffFields(toJson(old.target), toJson(now.target));
      return [
        ...(inOrder.has(old.place) ? [] : [{ type: 'moved', ...places } as const]),
        ...(fields.length === 0 ? [] : [{ type: 'changed', ...places, fields } as const]),
      ];
    }),
  ];
}

type Placed = { readonly target: ComboTarget; readonly place: number };

/** By what they lead to; of several that lead to the same the first is the first one. */
function keyed(targets: readonly ComboTarget[]): ReadonlyMap<string, Placed> {
  const seen = new Map<string, number>();
  return new Map(
    targets.map((target, place) => {
      const leadsTo = 'combo' in target ? `combo ${target.combo}` : `model ${target.connection} ${target.model}`;
      const count = (seen.get(leadsTo) ?? 0) + 1;
      seen.set(leadsTo, count);
      return [`${count} ${leadsTo}`, { target, place }];
    }),
  );
}

/** Of different numbers those of a longest rising subsequence. Quadratic: combos have at most a hundred targets. */
function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  let longest: readonly number[] = [];
  const endingAt: (readonly number[])[] = [];
  for (const [place, number] of numbers.entries()) {
    let before: readonly number[] = [];
    for (const rise of endingAt.slice(0, place)) {
      if ((rise.at(-1) ?? -1) < number && rise.length > before.length) before = rise;
    }
    const rise = [...before, number];
    endingAt.push(rise);
    if (rise.length > longest.length) longest = rise;
  }
  return new Set(longest);
}

function isSameJson(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, place) => isSameJson(item, right[place]));
  }
  if (isJsonObject(left) && isJsonObject(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].every((name) => isSameJson(left[name], right[name]));
  }
  return left === right;
}

/** Configuration is plain data, which is the guarantee behind this cast. */
function toJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
