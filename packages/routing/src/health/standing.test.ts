import { strategyIds } from '@omniroute/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCombo, makeHealth, makeInput, makeRandom, makeTable, nowMs } from '../__fixtures__/plan-input.ts';
import { plan, type PlanInput } from '../plan.ts';
import type { BreakerState } from './breaker.ts';
import type { DecayedMean } from './decayed-mean.ts';
import type { TargetHealth } from './health-view.ts';
import type { Drains } from './standing.ts';

const open: BreakerState = {
  type: 'open',
  sinceMs: nowMs - 1000,
  untilMs: nowMs + 4000,
  openings: 1,
  kind: 'rate-limit',
};
const halfOpen: BreakerState = { ...open, untilMs: nowMs };

function mean(value: number, weight: number): DecayedMean {
  return { sum: value * weight, weight, atMs: nowMs };
}

const often: Partial<TargetHealth> = { errors: mean(0.3, 10) };

function targetsOf(names: readonly string[]) {
  return names.map((name) => ({ connection: `con_${name}`, model: 'm' }));
}

type Given = Partial<PlanInput> & { readonly drains?: Drains };

/** The connections of `a` to `d`, in the order in which they are asked. */
function orderOf(health: Readonly<Record<string, Partial<TargetHealth>>>, { drains, ...given }: Given = {}) {
  const names = ['a', 'b', 'c', 'd'];
  const seen = Object.fromEntries(Object.entries(health).map(([name, one]) => [`con_${name}/m`, one]));
  const combo = makeCombo('four', targetsOf(names));
  const table = makeTable({ combos: [combo], listed: Object.fromEntries(names.map((name) => [name, ['m']])) });
  const made = plan(
    makeInput(combo, { health: makeHealth(seen), table: drains ? { ...table, drains } : table, ...given }),
  );
  return { made, names: made.order.map(({ connectionId }) => connectionId.slice(4)).join('') };
}

describe('where a target stands', () => {
  test('all that are ready keep the order of their strategy, and nothing is said of them', () => {
    expect(orderOf({ a: { breaker: { type: 'closed', failures: 2 } } })).toMatchObject({ names: 'abcd' });
    expect(orderOf({ a: { inFlight: 1 } }).made).not.toHaveProperty('standings');
  });

  test('degraded ones go behind ready ones, cooling ones behind these, drained ones to the very end', () => {
    const drains = new Map([['con_a', 'all' as const]]);
    const { names, made } = orderOf({ b: { breaker: open }, c: often }, { drains });
    expect(names).toBe('dcba');
    expect(made.standings).toEqual([
      { type: 'ready' },
      { type: 'degraded', reason: 'errors' },
      { type: 'cooling', reason: 'rate-limit', scope: 'model', untilMs: nowMs + 4000 },
      { type: 'drained' },
    ]);
  });

  test('nobody is left out, however bad it looks: an order of cooling and drained targets is an order', () => {
    const drains = new Map([['con_d', new Set(['m'])]]);
    expect(orderOf({ a: { breaker: open }, b: { breaker: open }, c: { breaker: open } }, { drains }).names).toBe(
      'abcd',
    );
  });

  test('one model of a connection can be drained alone', () => {
    expect(orderOf({}, { drains: new Map([['con_a', new Set(['other'])]]) }).names).toBe('abcd');
    expect(orderOf({}, { drains: new Map([['con_a', new Set(['m'])]]) }).names).toBe('bcda');
  });

  test('an open breaker of the connection holds for targets that were never asked', () => {
    const health = makeHealth({}, {}, { con_a: { breaker: open } });
    const { names, made } = orderOf({}, { health });
    expect(names).toBe('bcda');
    expect(made.standings?.[3]).toMatchObject({ type: 'cooling', scope: 'connection' });
  });

  test('a half-open one goes where its strategy puts it, unless somebody is trying it', () => {
    expect(orderOf({ a: { breaker: halfOpen } }).names).toBe('abcd');
    expect(orderOf({ a: { breaker: { ...halfOpen, trialAtMs: nowMs } } }).names).toBe('bcda');
  });

  test('one whose upstream said that nothing is left rests until the limit is whole again', () => {
    const limits = { tokens: { limit: 100, remaining: 0, resetAtMs: nowMs + 30_000 } };
    expect(orderOf({ a: { limits } })).toMatchObject({
      names: 'bcda',
      made: { standings: { 3: { type: 'cooling', reason: 'limit', untilMs: nowMs + 30_000 } } },
    });
    expect(orderOf({ a: { limits } }, { nowMs: nowMs + 30_000 }).names).toBe('abcd');
    expect(orderOf({ a: { limits: { requests: { limit: 100, remaining: 1, resetAtMs: nowMs + 1 } } } }).names).toBe(
      'abcd',
    );
  });

  test('in a nested combo it goes behind all that stand better, not only behind its siblings', () => {
    const inner = makeCombo('inner', targetsOf(['a', 'b']));
    const outer = makeCombo('outer', [{ combo: inner.id }, ...targetsOf(['c'])]);
    const table = makeTable({ combos: [inner, outer], listed: { a: ['m'], b: ['m'], c: ['m'] } });
    const made = plan(makeInput(outer, { table, health: makeHealth({ 'con_a/m': { breaker: open } }) }));
    expect(made.order.map(({ connectionId }) => connectionId)).toEqual(['con_b', 'con_c', 'con_a']);
  });
});

describe('outliers', () => {
  test('errors count from 30 % of ten fresh attempts on, and fade with time', () => {
    expect(orderOf({ a: often }).names).toBe('bcda');
    expect(orderOf({ a: { errors: mean(0.29, 100) } }).names).toBe('abcd');
    expect(orderOf({ a: { errors: mean(1, 9) } }).names).toBe('abcd');
    expect(orderOf({ a: often }, { nowMs: nowMs + 60_000 }).names).toBe('abcd');
  });

  const slow = { firstTokenMs: mean(3000, 5), usualFirstTokenMs: mean(1000, 20) };
  const quick = { firstTokenMs: mean(900, 5), usualFirstTokenMs: mean(900, 20) };

  test('one that is three times slower than usual, and than another, goes behind', () => {
    const { names, made } = orderOf({ a: slow, b: quick });
    expect(names).toBe('bcda');
    expect(made.standings?.[3]).toEqual({ type: 'degraded', reason: 'slow' });
  });

  test.each<[string, Record<string, Partial<TargetHealth>>]>([
    ['it is slow by nature', { a: { ...slow, usualFirstTokenMs: mean(3000, 20) }, b: quick }],
    ['all have become slow', { a: slow, b: { ...quick, firstTokenMs: mean(2500, 5) } }],
    ['nothing is known of the others', { a: slow }],
    ['few samples say so', { a: { ...slow, firstTokenMs: mean(3000, 4) }, b: quick }],
    ['too little is known of what is usual', { a: { ...slow, usualFirstTokenMs: mean(1000, 19) }, b: quick }],
    [
      'nobody would notice',
      { a: { firstTokenMs: mean(400, 50), usualFirstTokenMs: mean(50, 50) }, b: { firstTokenMs: mean(50, 50) } },
    ],
  ])('one stays in its place when %s', (_, health) => {
    expect(orderOf(health).names).toBe('abcd');
  });
});

test('whatever stands how, every target is asked once, those that stand better first, equal ones as the strategy says', () => {
  const breaker = fc.constantFrom(open, halfOpen, { type: 'closed', failures: 1 } as const);
  const one = fc.record({ breaker, errors: fc.constantFrom(mean(0, 20), mean(0.5, 20)), drained: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(one, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...strategyIds),
      fc.integer(),
      (all, strategy, seed) => {
        const names = all.map((_, place) => String(place));
        const seen = Object.fromEntries(
          all.map(({ breaker: state, errors }, place) => [`con_${place}/m`, { breaker: state, errors }]),
        );
        const combo = makeCombo('any', targetsOf(names), strategy);
        const plain = makeTable({ combos: [combo], listed: Object.fromEntries(names.map((name) => [name, ['m']])) });
        const drains: Drains = new Map(
          all.flatMap(({ drained }, place) => (drained ? [[`con_${place}`, 'all' as const]] : [])),
        );
        const order = (given: Partial<PlanInput>) =>
          plan(makeInput(combo, { random: makeRandom(seed), ...given })).order.map(({ connectionId }) =>
            Number(connectionId.slice(4)),
          );
        const rankOf = (place: number) => {
          const { breaker: state, errors, drained } = all[place] ?? {};
          if (drained) return 3;
          return state === open ? 2 : Number(errors?.sum !== 0);
        };
        const undisturbed = order({ table: plain });
        const expected = [0, 1, 2, 3].flatMap((rank) => undisturbed.filter((place) => rankOf(place) === rank));
        expect(order({ table: { ...plain, drains }, health: makeHealth(seen) })).toEqual(expected);
      },
    ),
    { numRuns: 2000 },
  );
});
