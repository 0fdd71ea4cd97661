import { describe, expect, test } from 'vitest';
import type { Combo, ComboTarget } from './combo.ts';
import { diffCombos, isSameCombo } from './combo-diff.ts';

const [a, b, c, d]: readonly ComboTarget[] = ['a', 'b', 'c', 'd'].map((model) => ({ connection: 'con_1', model }));
const combo: Combo = {
  id: 'cmb_1',
  name: 'smart',
  strategy: 'weighted',
  targets: only(a, b, c),
  fallback: { on: ['timeout', 'network'], attempts: 2 },
};

function only(...targets: readonly (ComboTarget | undefined)[]): readonly ComboTarget[] {
  return targets.flatMap((target) => target ?? []);
}

const placesOf = (targets: readonly ComboTarget[]) =>
  diffCombos(combo, { ...combo, targets }).targets.map((change) => {
    const model = 'model' in change.target ? change.target.model : change.target.combo;
    return `${change.type} ${model} ${'from' in change ? change.from : '-'}>${'to' in change ? change.to : '-'}`;
  });

describe('a diff of combos', () => {
  test('is empty for what says the same, absent options and another order of keys included', () => {
    const same = { ...combo, options: {}, fallback: { attempts: 2, on: ['timeout', 'network'] } } as const;
    expect(diffCombos(combo, same)).toEqual({ fields: [], targets: [] });
    expect(isSameCombo(combo, same)).toBe(true);
  });

  test('names fields with what they were and are', () => {
    const after = { ...combo, strategy: 'priority', fallback: { attempts: 3 }, options: { sticky: 'user' } } as const;
    expect(diffCombos(combo, after).fields).toEqual([
      { field: 'strategy', before: 'weighted', after: 'priority' },
      { field: 'fallback.on', before: ['timeout', 'network'] },
      { field: 'fallback.attempts', before: 2, after: 3 },
      { field: 'options.sticky', after: 'user' },
    ]);
  });

  test('tells targets that came, went and moved, and blames a move on the fewest', () => {
    expect(placesOf(only(d, a, b, c))).toEqual(['added d ->0']);
    expect(placesOf(only(a, c))).toEqual(['removed b 1>-']);
    expect(placesOf(only(c, a, b))).toEqual(['moved c 2>0']);
    expect(placesOf(only(b, c, a))).toEqual(['moved a 0>2']);
  });

  test('tells what changed in a target that stays', () => {
    const heavier: ComboTarget = { connection: 'con_1', model: 'b', weight: 3 };
    expect(diffCombos(combo, { ...combo, targets: only(a, heavier, c) }).targets).toEqual([
      { type: 'changed', target: heavier, from: 1, to: 1, fields: [{ field: 'weight', after: 3 }] },
    ]);
  });

  test('keeps two targets that lead to the same model apart', () => {
    expect(placesOf(only(a, b, c, a))).toEqual(['added a ->3']);
  });
});
