import type { Combo, ComboTarget } from '@omniroute/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCycle, findNearest, mayMoveOn, planCombo, resolveModel, strategies, type RoutingTable } from './index.ts';

function combo(name: string, targets: readonly ComboTarget[], strategy: Combo['strategy'] = 'priority'): Combo {
  return { id: `cmb_${name}`, name, strategy, targets, fallback: {} };
}

function table(
  combos: readonly Combo[],
  listed: Readonly<Record<string, readonly string[]>> = { a: ['m', 'org/x'], b: ['m', 'solo'] },
): RoutingTable {
  const names = Object.keys(listed);
  const targetsByModel = new Map<string, { connectionId: string; model: string }[]>();
  for (const name of names) {
    for (const model of listed[name] ?? []) {
      targetsByModel.set(model, [...(targetsByModel.get(model) ?? []), { connectionId: `con_${name}`, model }]);
    }
  }
  return {
    connectionIds: new Set(names.map((name) => `con_${name}`)),
    connectionIdByName: new Map(names.map((name) => [name, `con_${name}`])),
    combosById: new Map(combos.map((one) => [one.id, one])),
    combosByName: new Map(combos.map((one) => [one.name, one])),
    targetsByModel,
  };
}

describe('a model name', () => {
  const fast = combo('fast', [{ connection: 'con_a', model: 'm' }]);
  const solo = combo('solo', [{ connection: 'con_a', model: 'm' }]);
  const names = table([fast, solo]);

  test('means a combo by its bare name and with the prefix, before a model of the same name', () => {
    expect(resolveModel('fast', names)).toEqual({ type: 'combo', combo: fast });
    expect(resolveModel('combo/fast', names)).toEqual({ type: 'combo', combo: fast });
    expect(resolveModel('solo', names)).toEqual({ type: 'combo', combo: solo });
  });

  test('splits at the first slash when the left part is a connection, listed model or not', () => {
    expect(resolveModel('a/org/new-model:v1', names)).toEqual({
      type: 'target',
      target: { connectionId: 'con_a', model: 'org/new-model:v1' },
    });
  });

  test('means a listed model when one connection has it, slashes in its id included', () => {
    expect(resolveModel('org/x', names)).toEqual({ type: 'target', target: { connectionId: 'con_a', model: 'org/x' } });
  });

  test('that several connections list is ambiguous and says how to write it', () => {
    expect(resolveModel('m', names)).toEqual({ type: 'ambiguous', names: ['a/m', 'b/m'] });
  });

  test('that nobody knows comes back with near names', () => {
    expect(resolveModel('fsat', names)).toEqual({ type: 'unknown', near: ['fast'] });
    expect(resolveModel('zzzzzzzz', names)).toEqual({ type: 'unknown', near: [] });
    expect(resolveModel('a/', names)).toMatchObject({ type: 'unknown' });
  });
});

describe('strategies', () => {
  const members = fc.array(
    fc.record({ weight: fc.option(fc.double({ min: 0.001, max: 1000, noNaN: true }), { nil: undefined }) }),
    { maxLength: 12 },
  );

  test.each(Object.keys(strategies) as (keyof typeof strategies)[])('%s is a permutation', (id) => {
    fc.assert(
      fc.property(members, fc.infiniteStream(fc.double({ min: 0, max: 0.999_999, noNaN: true })), (weights, stream) => {
        const candidates = weights.map(({ weight }, place) => ({ place, ...(weight === undefined ? {} : { weight }) }));
        const order = strategies[id](candidates, () => stream.next().value);
        expect([...order].sort((left, right) => left.place - right.place)).toEqual(candidates);
      }),
    );
  });

  test('weighted gives each target its share of first places within one percent', () => {
    let seed = 42;
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 2 ** 32;
    };
    const candidates = [{ weight: 7 }, { weight: 2 }, {}];
    const firsts = [0, 0, 0];
    const draws = 100_000;
    for (let draw = 0; draw < draws; draw += 1) {
      const place = candidates.indexOf(strategies.weighted(candidates, random)[0] ?? {});
      firsts[place] = (firsts[place] ?? 0) + 1;
    }
    expect(firsts.map((count) => count / draws)).toEqual([0.7, 0.2, 0.1].map((share) => expect.closeTo(share, 2)));
  });
});

describe('a plan', () => {
  const inner = combo(
    'inner',
    [
      { connection: 'con_b', model: 'solo' },
      { connection: 'con_a', model: 'm' },
    ],
    'weighted',
  );

  test('puts a nested combo in its place, ordered by its own strategy', () => {
    const outer = combo('outer', [
      { connection: 'con_a', model: 'first' },
      { combo: inner.id },
      { connection: 'con_b', model: 'last' },
    ]);
    const models = planCombo(outer, table([inner, outer]), () => 0.5).order.map((candidate) => candidate.model);
    expect(models[0]).toBe('first');
    expect(models.slice(1, 3).sort()).toEqual(['m', 'solo']);
    expect(models[3]).toBe('last');
  });

  test('asks a target once and leaves out connections that are gone', () => {
    const outer = combo('outer', [
      { connection: 'con_a', model: 'm' },
      { connection: 'con_gone', model: 'm' },
      { connection: 'con_a', model: 'm' },
    ]);
    const plan = planCombo(outer, table([outer]), () => 0.5);
    expect(plan.order).toHaveLength(1);
    expect(plan.skipped.map(({ reason }) => reason)).toEqual(['connection gone', 'same target twice']);
  });

  test('ends although combos name each other in a circle', () => {
    const one = combo('one', [{ combo: 'cmb_two' }, { connection: 'con_a', model: 'm' }]);
    const two = combo('two', [{ combo: 'cmb_one' }]);
    expect(planCombo(one, table([one, two]), () => 0.5).order).toHaveLength(1);
  });
});

test('a circle of combos is found with the names along it', () => {
  const one = combo('one', [{ combo: 'cmb_two' }]);
  const two = combo('two', [{ connection: 'con_a', model: 'm' }, { combo: 'cmb_one' }]);
  const combos = new Map([one, two].map((each) => [each.id, each]));
  expect(findCycle(one, combos)).toEqual(['one', 'two', 'one']);
  expect(findCycle(combo('free', [{ combo: 'cmb_one' }]), combos)).toBeUndefined();
  expect(findCycle(combo('self', [{ combo: 'cmb_self' }]), combos)).toEqual(['self', 'self']);
});

test('near names come best first and ignore case', () => {
  expect(findNearest('GPT-5.6', ['gpt-5.6-mini', 'gpt-5.5', 'claude'])).toEqual(['gpt-5.5', 'gpt-5.6-mini']);
});

test('a failure moves on by its kind, and a prompt that is too long only to a larger or unknown window', () => {
  expect(mayMoveOn({ kind: 'rate-limit', policy: {} })).toBe(true);
  expect(mayMoveOn({ kind: 'bad-request', policy: {} })).toBe(false);
  expect(mayMoveOn({ kind: 'rate-limit', policy: { on: ['timeout'] } })).toBe(false);
  expect(mayMoveOn({ kind: 'aborted', policy: { on: ['aborted'] } })).toBe(false);
  expect(mayMoveOn({ kind: 'context-length', policy: {}, failedWindow: 8000, nextWindow: 8000 })).toBe(false);
  expect(mayMoveOn({ kind: 'context-length', policy: {}, failedWindow: 8000, nextWindow: 16_000 })).toBe(true);
  expect(mayMoveOn({ kind: 'context-length', policy: {}, failedWindow: 8000 })).toBe(true);
});
