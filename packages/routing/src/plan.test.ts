import { describe, expect, test } from 'vitest';
import { makeCombo, makeHealth, makeInput, makeRandom, makeTable } from './__fixtures__/plan-input.ts';
import { plan } from './plan.ts';

describe('a plan', () => {
  const inner = makeCombo(
    'inner',
    [
      { connection: 'con_b', model: 'solo' },
      { connection: 'con_a', model: 'm' },
    ],
    'weighted',
  );

  test('puts a nested combo in its place, ordered by its own strategy', () => {
    const outer = makeCombo('outer', [
      { connection: 'con_a', model: 'first' },
      { combo: inner.id },
      { connection: 'con_b', model: 'last' },
    ]);
    const table = makeTable({ combos: [inner, outer] });
    const orders = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
      plan(makeInput(outer, { table, random: makeRandom(seed) }))
        .order.map(({ model }) => model)
        .join(' '),
    );
    expect(new Set(orders)).toEqual(new Set(['first m solo last', 'first solo m last']));
  });

  test('judges a nested combo by the target that it would ask first', () => {
    const nested = makeCombo('nested', [
      { connection: 'con_b', model: 'solo' },
      { connection: 'con_b', model: 'm' },
    ]);
    const outer = makeCombo('outer', [{ connection: 'con_a', model: 'm' }, { combo: nested.id }], 'least-busy');
    const table = makeTable({ combos: [nested, outer] });
    const order = (busy: string) =>
      plan(makeInput(outer, { table, health: makeHealth({ [busy]: { inFlight: 9 } }) })).order.map(
        ({ connectionId, model }) => `${connectionId}/${model}`,
      );
    expect(order('con_b/solo')).toEqual(['con_a/m', 'con_b/solo', 'con_b/m']);
    expect(order('con_a/m')).toEqual(['con_b/solo', 'con_b/m', 'con_a/m']);
  });

  test('asks a target once, and neither connections that are gone nor models that lead back to us', () => {
    const outer = makeCombo('outer', [
      { connection: 'con_a', model: 'm' },
      { connection: 'con_gone', model: 'm' },
      { connection: 'con_a', model: 'm' },
      { connection: 'con_b', model: 'echo' },
    ]);
    const made = plan(makeInput(outer, { table: makeTable({ facts: { 'con_b/echo': { loop: true } } }) }));
    expect(made.order).toHaveLength(1);
    expect(made.skipped.map(({ reason }) => reason.type)).toEqual(['connection-gone', 'loop', 'asked-before']);
  });

  test('draws among the targets that can be asked: one that is gone takes no share', () => {
    const combo = makeCombo(
      'shares',
      [
        { connection: 'con_gone', model: 'm', weight: 1000 },
        { connection: 'con_a', model: 'm', weight: 3 },
        { connection: 'con_b', model: 'm', weight: 1 },
      ],
      'weighted',
    );
    const input = makeInput(combo);
    let first = 0;
    for (let draw = 0; draw < 20_000; draw += 1) if (plan(input).order[0]?.connectionId === 'con_a') first += 1;
    expect(first / 20_000).toBeCloseTo(0.75, 1);
  });

  test('takes a turn of every round-robin combo that it orders, nested ones included', () => {
    const nested = makeCombo('nested', [{ connection: 'con_b', model: 'm' }], 'round-robin');
    const outer = makeCombo('outer', [{ connection: 'con_a', model: 'm' }, { combo: nested.id }], 'round-robin');
    const made = plan(makeInput(outer, { table: makeTable({ combos: [nested, outer] }) }));
    expect([...made.turns].sort()).toEqual(['cmb_nested', 'cmb_outer']);
    expect(plan(makeInput(makeCombo('plain', [{ connection: 'con_a', model: 'm' }]))).turns).toEqual([]);
  });

  test('ends although combos name each other in a circle', () => {
    const one = makeCombo('one', [{ combo: 'cmb_two' }, { connection: 'con_a', model: 'm' }]);
    const two = makeCombo('two', [{ combo: 'cmb_one' }]);
    expect(plan(makeInput(one, { table: makeTable({ combos: [one, two] }) })).order).toHaveLength(1);
  });
});
