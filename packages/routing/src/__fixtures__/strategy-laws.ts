import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TargetHealth } from '../health/health-view.ts';
import type { Member, Strategy, StrategyContext } from '../strategies/strategy.ts';
import { makeHealth, makeRandom, nowMs, plainRequest, priceRoughly } from './plan-input.ts';

/** A member `con_<n>/m` as the tests of strategies name it. */
export function makeMember(name: string, member: Partial<Omit<Member, 'target'>> & Partial<Member['target']> = {}): Member {
  const { weight, options = {}, facts } = member;
  return { weight, target: { connectionId: `con_${name}`, model: 'm', options, facts } };
}

export function makeContext(given: Partial<StrategyContext> = {}): StrategyContext {
  return {
    comboId: 'cmb_1',
    sticky: undefined,
    request: plainRequest,
    health: makeHealth(),
    priceUsage: priceRoughly,
    nowMs,
    random: makeRandom(),
    ...given,
  };
}

/** The part of the draws in which each member came first. */
export function sharesOfFirst(
  strategy: Strategy,
  members: readonly Member[],
  { draws = 40_000, ...given }: Partial<StrategyContext> & { readonly draws?: number } = {},
): readonly number[] {
  const context = makeContext(given);
  const firsts = members.map(() => 0);
  for (let draw = 0; draw < draws; draw += 1) {
    const [first] = strategy(members, context);
    const place = members.findIndex((member) => member === first);
    firsts[place] = (firsts[place] ?? 0) + 1;
  }
  return firsts.map((count) => count / draws);
}

const mean = fc.option(
  fc.record({
    sum: fc.double({ min: 0, max: 1e6, noNaN: true }),
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
    atMs: fc.integer({ min: nowMs - 3_600_000, max: nowMs + 1000 }),
  }),
  { nil: undefined },
);
const count = fc.record({
  minute: fc.integer({ min: Math.floor(nowMs / 60_000) - 2, max: Math.floor(nowMs / 60_000) }),
  current: fc.nat(10_000),
  previous: fc.nat(10_000),
});
const seen = fc.record({
  inFlight: fc.nat(50),
  firstTokenMs: mean,
  tokenMs: mean,
  outputTokens: mean,
  cacheReadShare: fc.option(fc.record({ sum: fc.double({ min: 0, max: 1, noNaN: true }), weight: fc.constant(1), atMs: fc.constant(nowMs) }), { nil: undefined }),
  requests: count,
  tokens: count,
});
const limit = fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined });
const rate = fc.double({ min: 0, max: 100, noNaN: true }).map(String);
const price = fc.option(fc.record({ input: rate, output: rate }), { nil: undefined });

const cases = fc.record({
  members: fc.array(
    fc.record({
      weight: fc.option(fc.double({ min: 0.001, max: 1000, noNaN: true }), { nil: undefined }),
      seen: fc.option(seen, { nil: undefined }),
      rpm: limit,
      tpm: limit,
      price,
    }),
    { maxLength: 12 },
  ),
  seed: fc.integer(),
  sticky: fc.option(fc.string(), { nil: undefined }),
  turn: fc.nat(),
  prefix: fc.string(),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function setUp({ members, seed, sticky, turn, prefix }: Case) {
  const health: Record<string, Partial<TargetHealth>> = {};
  const made = members.map(({ weight, rpm, tpm, price: rates, seen: found }, place) => {
    if (found) health[`con_${place}/m`] = dropAbsent(found);
    return makeMember(String(place), {
      weight,
      options: dropAbsent({ rpm, tpm }),
      facts: rates && { id: 'm', price: { source: 'test', tiers: [{ usdPerMillion: rates }] } },
    });
  });
  const context = makeContext({
    sticky,
    random: makeRandom(seed),
    health: makeHealth(health, { cmb_1: turn }),
    request: { ...plainRequest, promptPrefix: () => prefix },
  });
  return { members: Object.freeze(made), context };
}

/** Without the fields that are `undefined`. */
function dropAbsent<T extends object>(value: T): { [key in keyof T]?: Exclude<T[key], undefined> } {
  const kept = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(kept) as { [key in keyof T]?: Exclude<T[key], undefined> };
}

/** What every strategy is held to, whatever is known of its targets. */
export function testStrategy(id: string, strategy: Strategy): void {
  describe(`${id}, by the laws of strategies,`, () => {
    test('gives back every target exactly once', () => {
      fc.assert(
        fc.property(cases, (given) => {
          const { members, context } = setUp(given);
          const order = strategy(members, context);
          expect(order).toHaveLength(members.length);
          expect(new Set(order)).toEqual(new Set(members));
        }),
        { numRuns: 300 },
      );
    });

    test('decides by its arguments alone: the same ones give the same order', () => {
      fc.assert(
        fc.property(cases, (given) => {
          const [one, other] = [setUp(given), setUp(given)];
          const names = (order: readonly Member[]) => order.map(({ target }) => target.connectionId);
          expect(names(strategy(one.members, one.context))).toEqual(names(strategy(other.members, other.context)));
        }),
        { numRuns: 300 },
      );
    });

    test('works with targets alone, nothing else known or configured', () => {
      const members = [makeMember('a'), makeMember('b')];
      expect(strategy(members, makeContext())).toHaveLength(2);
      expect(strategy([], makeContext())).toEqual([]);
    });
  });
}
