import { describe, expect, test } from 'vitest';
import { makeHealth, makeRandom, nowMs, plainRequest } from '../__fixtures__/plan-input.ts';
import { makeContext, makeMember, sharesOfFirst, testStrategy } from '../__fixtures__/strategy-laws.ts';
import { addSample } from '../health/decayed-mean.ts';
import { strategies } from './index.ts';
import type { Member } from './strategy.ts';

for (const [id, strategy] of Object.entries(strategies)) testStrategy(id, strategy);

const [a, b, c] = [makeMember('a'), makeMember('b'), makeMember('c')];
const names = (members: readonly Member[]) => members.map(({ target }) => target.connectionId.slice('con_'.length));
const sample = (value: number, atMs = nowMs) => addSample(undefined, value, atMs);

describe('weighted', () => {
  const members = [makeMember('a', { weight: 7 }), makeMember('b', { weight: 2 }), makeMember('c')];

  test('gives each target its share of first places within one percent', () => {
    expect(sharesOfFirst(strategies.weighted, members, { draws: 100_000 })).toEqual(
      [0.7, 0.2, 0.1].map((share) => expect.closeTo(share, 2)),
    );
  });

  test('keeps the proportions among what is left for the second place', () => {
    const context = makeContext();
    let afterA = 0;
    let thenB = 0;
    for (let draw = 0; draw < 100_000; draw += 1) {
      const [first, second] = names(strategies.weighted(members, context));
      if (first === 'a') afterA += 1;
      if (first === 'a' && second === 'b') thenB += 1;
    }
    expect(thenB / afterA).toBeCloseTo(2 / 3, 2);
  });

  test('with stickiness gives one user always the same order, and users the shares within one percent', () => {
    const firsts = { a: 0, b: 0, c: 0 };
    for (let user = 0; user < 100_000; user += 1) {
      const [first] = names(strategies.weighted(members, makeContext({ sticky: `user-${user}` })));
      if (first === 'a' || first === 'b' || first === 'c') firsts[first] += 1;
    }
    expect(firsts.a / 100_000).toBeCloseTo(0.7, 2);
    expect(firsts.b / 100_000).toBeCloseTo(0.2, 2);
    const orders = [1, 2, 3].map((seed) =>
      names(strategies.weighted(members, makeContext({ sticky: 'u', random: makeRandom(seed) }))),
    );
    expect(new Set(orders.map(String)).size).toBe(1);
  });

  test('with stickiness moves users only toward a target whose weight grew', () => {
    const grown = [makeMember('a', { weight: 7 }), makeMember('b', { weight: 4 }), makeMember('c')];
    for (let user = 0; user < 2000; user += 1) {
      const context = makeContext({ sticky: `user-${user}` });
      const [before] = names(strategies.weighted(members, context));
      const [after] = names(strategies.weighted(grown, context));
      if (before !== after) expect(after).toBe('b');
    }
  });
});

test('round-robin lets everyone be first once in a round, the others following as on a wheel', () => {
  const orders = [0, 1, 2, 3].map((turn) =>
    names(strategies['round-robin']([a, b, c], makeContext({ health: makeHealth({}, { cmb_1: turn }) }))).join(''),
  );
  expect(orders).toEqual(['abc', 'bca', 'cab', 'abc']);
});

test('random gives each target the same share whatever its weight', () => {
  const shares = sharesOfFirst(strategies.random, [makeMember('a', { weight: 9 }), b, c]);
  expect(shares).toEqual([1 / 3, 1 / 3, 1 / 3].map((share) => expect.closeTo(share, 2)));
});

describe('least-busy', () => {
  test('asks the target with the fewest attempts under way, equal ones evenly', () => {
    const health = makeHealth({ 'con_a/m': { inFlight: 2 }, 'con_b/m': { inFlight: 0 } });
    expect(sharesOfFirst(strategies['least-busy'], [a, b, c], { health })).toEqual([
      0,
      expect.closeTo(0.5, 2),
      expect.closeTo(0.5, 2),
    ]);
  });

  test('takes a target of three times the weight for as free with two attempts as another with none', () => {
    const health = makeHealth({ 'con_a/m': { inFlight: 3 } });
    const members = [makeMember('a', { weight: 5 }), b];
    expect(names(strategies['least-busy'](members, makeContext({ health })))).toEqual(['a', 'b']);
  });
});

test('power-of-two asks the busiest of three targets never, and the others by the pairs that can be drawn', () => {
  const health = makeHealth({ 'con_a/m': { inFlight: 5 }, 'con_b/m': { inFlight: 1 } });
  expect(sharesOfFirst(strategies['power-of-two'], [a, b, c], { health })).toEqual([
    0,
    expect.closeTo(1 / 3, 2),
    expect.closeTo(2 / 3, 2),
  ]);
});

describe('lowest-latency', () => {
  const timed = makeHealth({
    'con_a/m': { firstTokenMs: sample(800), tokenMs: sample(2), outputTokens: sample(100) },
    'con_b/m': { firstTokenMs: sample(300), tokenMs: sample(20), outputTokens: sample(100) },
  });

  test('counts the time of the tokens, not only that of the first', () => {
    expect(names(strategies['lowest-latency']([a, b], makeContext({ health: timed })))).toEqual(['a', 'b']);
    const short = { ...plainRequest, maxOutputTokens: 5 };
    expect(names(strategies['lowest-latency']([a, b], makeContext({ health: timed, request: short })))).toEqual([
      'b',
      'a',
    ]);
  });

  test('asks an untested target first in one request of ten, else last', () => {
    expect(sharesOfFirst(strategies['lowest-latency'], [a, b, c], { health: timed })).toEqual([
      expect.closeTo(0.9, 2),
      0,
      expect.closeTo(0.1, 2),
    ]);
  });

  test('explores again what was not measured for ten minutes', () => {
    const old = nowMs - 10 * 60_000;
    const health = makeHealth({
      'con_a/m': { firstTokenMs: sample(100) },
      'con_b/m': { firstTokenMs: sample(900, old) },
    });
    expect(sharesOfFirst(strategies['lowest-latency'], [a, b], { health })[1]).toBeCloseTo(0.1, 2);
  });

  test('shares the first place among targets within a tenth of the fastest', () => {
    const health = makeHealth({
      'con_a/m': { firstTokenMs: sample(100) },
      'con_b/m': { firstTokenMs: sample(109) },
      'con_c/m': { firstTokenMs: sample(120) },
    });
    expect(sharesOfFirst(strategies['lowest-latency'], [a, b, c], { health })).toEqual([
      expect.closeTo(0.5, 2),
      expect.closeTo(0.5, 2),
      0,
    ]);
  });
});

describe('lowest-cost', () => {
  const priced = (name: string, input: string, output: string, cacheRead?: string) =>
    makeMember(name, {
      facts: {
        id: 'm',
        price: {
          source: 'test',
          tiers: [{ usdPerMillion: { input, output, ...(cacheRead !== undefined && { 'cache-read': cacheRead }) } }],
        },
      },
    });

  test('compares whole calls: a long prompt makes cheap input count, a long answer cheap output', () => {
    const members = [priced('a', '1', '20'), priced('b', '3', '5')];
    const cost = (inputTokens: number, maxOutputTokens: number) =>
      names(
        strategies['lowest-cost'](members, makeContext({ request: { ...plainRequest, inputTokens, maxOutputTokens } })),
      );
    expect(cost(100_000, 100)).toEqual(['a', 'b']);
    expect(cost(100, 10_000)).toEqual(['b', 'a']);
  });

  test('prices the share of the prompt that a target reads from its cache as cache reads', () => {
    const members = [priced('a', '1', '5'), priced('b', '2', '5', '0.2')];
    const health = makeHealth({ 'con_b/m': { cacheReadShare: sample(0.9) } });
    const request = { ...plainRequest, inputTokens: 50_000 };
    expect(names(strategies['lowest-cost'](members, makeContext({ request })))).toEqual(['a', 'b']);
    expect(names(strategies['lowest-cost'](members, makeContext({ request, health })))).toEqual(['b', 'a']);
  });

  test('expects of a target that answers at length that it goes on so', () => {
    const members = [priced('a', '1', '5'), priced('b', '1', '8')];
    const health = makeHealth({ 'con_a/m': { outputTokens: sample(4000) }, 'con_b/m': { outputTokens: sample(500) } });
    expect(names(strategies['lowest-cost'](members, makeContext({ health })))).toEqual(['b', 'a']);
  });

  test('asks targets without a known price last: unknown is not free', () => {
    expect(names(strategies['lowest-cost']([a, priced('b', '99', '99')], makeContext()))).toEqual(['b', 'a']);
  });
});

describe('usage-based', () => {
  const minute = Math.floor(nowMs / 60_000);
  const used = (current: number, previous = 0) => ({ minute, current, previous });

  test('asks the target with the largest part of its limits left; the tightest limit of a target counts', () => {
    const members = [makeMember('a', { options: { rpm: 100, tpm: 1000 } }), makeMember('b', { options: { rpm: 10 } })];
    const health = makeHealth({
      'con_a/m': { requests: used(10), tokens: used(900) },
      'con_b/m': { requests: used(5) },
    });
    expect(names(strategies['usage-based'](members, makeContext({ health })))).toEqual(['b', 'a']);
  });

  test('counts the part of the previous minute that is not over yet', () => {
    const members = [makeMember('a', { options: { rpm: 100 } }), makeMember('b', { options: { rpm: 100 } })];
    // Half of the minute is over: 80 of the previous one count as 40.
    const health = makeHealth({ 'con_a/m': { requests: used(0, 80) }, 'con_b/m': { requests: used(30) } });
    expect(names(strategies['usage-based'](members, makeContext({ health })))).toEqual(['b', 'a']);
  });

  test('goes by what the upstream told where no limit is set, until that resets; a limit that is set goes before', () => {
    const told = (remaining: number) => ({ requests: { limit: 100, remaining, resetAtMs: nowMs + 1000 } });
    const health = makeHealth({ 'con_a/m': { limits: told(10) }, 'con_b/m': { limits: told(60) } });
    const order = (members: readonly Member[], atMs = nowMs) =>
      names(strategies['usage-based'](members, makeContext({ health, nowMs: atMs })));
    expect(order([a, b])).toEqual(['b', 'a']);
    expect(order([makeMember('a', { options: { rpm: 5 } }), b])).toEqual(['a', 'b']);
    const later = Array.from({ length: 40 }, (_, seed) =>
      strategies['usage-based']([a, b], makeContext({ health, nowMs: nowMs + 1000, random: makeRandom(seed) })),
    );
    expect(new Set(later.map((members) => names(members)[0])).size).toBe(2);
  });

  test('without limits asks whoever had the fewest tokens', () => {
    const health = makeHealth({ 'con_a/m': { tokens: used(50) }, 'con_b/m': { tokens: used(20) } });
    expect(names(strategies['usage-based']([a, b], makeContext({ health })))).toEqual(['b', 'a']);
  });
});

describe('cache-affine', () => {
  const askedFor = (prefix: string, members: readonly Member[]) =>
    names(
      strategies['cache-affine'](members, makeContext({ request: { ...plainRequest, promptPrefix: () => prefix } })),
    )[0];

  test('spreads prompts over the targets by their weights', () => {
    const members = [makeMember('a', { weight: 3 }), b];
    let first = 0;
    for (let prompt = 0; prompt < 100_000; prompt += 1) if (askedFor(`prompt ${prompt}`, members) === 'a') first += 1;
    expect(first / 100_000).toBeCloseTo(0.75, 2);
  });

  test('moves only the prompts of a target that is gone', () => {
    for (let prompt = 0; prompt < 2000; prompt += 1) {
      const before = askedFor(`prompt ${prompt}`, [a, b, c]);
      const after = askedFor(`prompt ${prompt}`, [a, b]);
      if (before !== 'c') expect(after).toBe(before);
    }
  });
});
