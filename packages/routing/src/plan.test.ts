import { strategyIds, type Condition } from '@omniroute/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCombo, makeHealth, makeInput, makeRandom, makeTable, plainRequest } from './__fixtures__/plan-input.ts';
import { plan } from './plan.ts';
import type { RouteRequest } from './route-request.ts';

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

describe('what a request is and needs', () => {
  const target = (name: string, when?: Condition) => ({ connection: `con_${name}`, model: 'm', ...(when && { when }) });
  const asking = (request: Partial<RouteRequest>) => ({ request: { ...plainRequest, ...request } });

  test('leaves out targets whose condition does not hold, and says by which part', () => {
    const combo = makeCombo('tiers', [target('a', { team: ['premium'] }), target('b', { not: { team: ['premium'] } })]);
    const caller = { id: 'key_1', name: 'k', tags: [], team: 'premium' };
    const premium = plan(makeInput(combo, asking({ caller })));
    expect(premium.order.map(({ connectionId }) => connectionId)).toEqual(['con_a']);
    expect(premium.skipped).toMatchObject([
      { target: { connectionId: 'con_b' }, reason: { type: 'condition', part: 'not' } },
    ]);
    expect(plan(makeInput(combo)).order.map(({ connectionId }) => connectionId)).toEqual(['con_b']);
  });

  test('leaves out a nested combo with all its targets', () => {
    const nested = makeCombo('nested', [target('b')]);
    const combo = makeCombo('outer', [{ combo: nested.id, when: { tag: ['x'] } }, target('a')]);
    const made = plan(makeInput(combo, { table: makeTable({ combos: [nested, combo] }) }));
    expect(made.order).toHaveLength(1);
    expect(made.skipped).toEqual([{ target: { comboId: nested.id }, reason: { type: 'condition', part: 'tag' } }]);
  });

  test('names each need that a target is known not to meet', () => {
    const facts = { 'con_a/m': { features: { vision: false, tools: false, audio: false } } };
    const combo = makeCombo('seeing', [target('a'), target('b')]);
    const made = plan(makeInput(combo, { table: makeTable({ facts }), ...asking({ needs: ['vision', 'tools'] }) }));
    expect(made.order.map(({ connectionId }) => connectionId)).toEqual(['con_b']);
    expect(made.skipped[0]?.reason).toEqual({ type: 'cannot', needs: ['vision', 'tools'] });
  });

  test('never chooses a target that is known to lack what is needed, and drops no other, by any strategy', () => {
    const able = fc.option(fc.boolean(), { nil: undefined });
    const models = fc.array(fc.record({ tools: able, vision: able, audio: able }), { minLength: 1, maxLength: 8 });
    const needs = fc.uniqueArray(fc.constantFrom('tools' as const, 'vision' as const, 'audio' as const));
    fc.assert(
      fc.property(models, needs, fc.constantFrom(...strategyIds), fc.integer(), (known, needed, strategy, seed) => {
        const names = known.map((_, place) => String(place));
        const combo = makeCombo(
          'any',
          names.map((name) => target(name)),
          strategy,
        );
        const facts = Object.fromEntries(
          known.map((features, place) => [`con_${place}/m`, { features: present(features) }]),
        );
        const listed = Object.fromEntries(names.map((name) => [name, ['m']]));
        const table = makeTable({ combos: [combo], listed, facts });
        const { order } = plan(makeInput(combo, { table, random: makeRandom(seed), ...asking({ needs: needed }) }));
        const ableOnes = names.filter((_, place) => needed.every((need) => known[place]?.[need] !== false));
        expect(order.map(({ connectionId }) => connectionId.slice(4)).sort()).toEqual(ableOnes);
      }),
      { numRuns: 2000 },
    );
  });
});

function present(features: Readonly<Record<string, boolean | undefined>>) {
  return Object.fromEntries(Object.entries(features).filter(([, able]) => able !== undefined));
}
