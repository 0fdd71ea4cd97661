import type { Limits } from '@omniroute/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LimitCounters, type LimitAmount, type Taken } from './limit-counters.ts';

const start = Date.parse('2026-03-04T12:00:00Z');
const hourMs = 3_600_000;

/** Lets the call pass if it breaks no limit. */
function tryTake(counters: LimitCounters, limits: Limits, amount: LimitAmount, nowMs: number): Taken | undefined {
  return counters.findObstacle(limits, amount, nowMs) ? undefined : counters.take(limits, amount, nowMs);
}

const arrival = fc.record({
  afterMs: fc.nat(15_000),
  tokens: fc.nat(400),
  costNanoUsd: fc.nat(1000),
  lastsMs: fc.nat(90_000),
  /** What is really used, against what was expected. */
  factor: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('whatever comes in whatever order', () => {
  test('no limit is ever exceeded while calls use no more than they were expected to', () => {
    const limits = { rpm: 5, tpm: 1000, concurrency: 3, budget: { dayUsd: 4e-6, monthUsd: 6e-6 } };
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 60 }), (arrivals) => {
        const run = new Run(limits);
        for (const each of arrivals) run.arrive(each);
        for (const { atMs } of run.passed) {
          const within = run.passed.filter((other) => other.atMs >= atMs && other.atMs - atMs < 60_000);
          expect(within.length).toBeLessThanOrEqual(limits.rpm);
        }
        expect(run.mostTokens).toBeLessThanOrEqual(limits.tpm);
        expect(run.mostInFlight).toBeLessThanOrEqual(limits.concurrency);
        expect(run.spent).toBeLessThanOrEqual(4000);
      }),
      { numRuns: 300 },
    );
  });

  test('after everything has settled the counters are the sums of what was really used', () => {
    const limits = { rpm: 1000, tpm: 1_000_000, concurrency: 1000, budget: { dayUsd: 1, monthUsd: 1 } };
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 40 }), (arrivals) => {
        const run = new Run(limits);
        for (const each of arrivals) run.arrive(each);
        run.settleAll();
        const uses = new Map(run.counters.view(limits, run.nowMs).map((use) => [use.limit, use.used]));
        expect(uses.get('concurrency')).toBe(0);
        expect(uses.get('budget-day')).toBe(run.spent);
        expect(uses.get('budget-month')).toBe(run.spent);
        const lately = run.passed.filter(({ atMs }) => Math.floor(run.nowMs / 1000) - Math.floor(atMs / 1000) <= 60);
        expect(uses.get('tpm')).toBe(lately.reduce((sum, { tokens }) => sum + tokens, 0));
        expect(uses.get('rpm')).toBe(lately.length);
      }),
    );
  });
});

type Arrival = typeof arrival extends fc.Arbitrary<infer T> ? T : never;

/** Calls that begin and end by a clock of their own. */
class Run {
  readonly counters = new LimitCounters();
  readonly #limits: Limits;
  readonly passed: { readonly atMs: number; readonly tokens: number }[] = [];
  #open: { readonly taken: Taken; readonly real: LimitAmount; readonly endMs: number }[] = [];
  nowMs = start;
  spent = 0;
  mostTokens = 0;
  mostInFlight = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  arrive({ afterMs, tokens, costNanoUsd, lastsMs, factor }: Arrival): void {
    this.nowMs += afterMs;
    this.#settle(({ endMs }) => endMs <= this.nowMs);
    const taken = tryTake(this.counters, this.#limits, { tokens, costNanoUsd }, this.nowMs);
    if (!taken) return;
    const real = { tokens: Math.floor(tokens * factor), costNanoUsd: Math.floor(costNanoUsd * factor) };
    this.passed.push({ atMs: this.nowMs, tokens: real.tokens });
    this.#open.push({ taken, real, endMs: this.nowMs + lastsMs });
    for (const { limit, used } of this.counters.view(this.#limits, this.nowMs)) {
      if (limit === 'tpm') this.mostTokens = Math.max(this.mostTokens, used);
      if (limit === 'concurrency') this.mostInFlight = Math.max(this.mostInFlight, used);
    }
  }

  settleAll(): void {
    this.#settle(() => true);
  }

  #settle(isOver: (call: { readonly endMs: number }) => boolean): void {
    for (const { taken, real } of this.#open.filter(isOver)) {
      this.counters.settle(taken, real, this.nowMs);
      this.spent += real.costNanoUsd;
    }
    this.#open = this.#open.filter((call) => !isOver(call));
  }
}

describe('an obstacle', () => {
  const nothing = { tokens: 0, costNanoUsd: 0 };

  test('tells when a request may pass again', () => {
    const counters = new LimitCounters();
    const limits = { rpm: 1 };
    counters.take(limits, nothing, start);
    const obstacle = counters.findObstacle(limits, nothing, start + 10_000);
    expect(obstacle).toMatchObject({ limit: 'rpm', most: 1, used: 1, retryAfterMs: 51_000 });
    expect(counters.findObstacle(limits, nothing, start + 61_000)).toBeUndefined();
  });

  test('names a call that is more than the limit by itself', () => {
    const counters = new LimitCounters();
    expect(counters.findObstacle({ tpm: 100 }, { tokens: 101, costNanoUsd: 0 }, start)).toMatchObject({
      limit: 'tpm',
      tooLarge: true,
    });
  });

  test('of a budget ends with its window', () => {
    const counters = new LimitCounters();
    const limits = { budget: { dayUsd: 0.000001, zone: 'UTC' } };
    const taken = counters.take(limits, { tokens: 0, costNanoUsd: 1000 }, start);
    expect(counters.findObstacle(limits, nothing, start)).toMatchObject({
      limit: 'budget-day',
      most: 1000,
      used: 1000,
      retryAfterMs: 12 * hourMs,
    });
    expect(counters.findObstacle(limits, nothing, start + 12 * hourMs)).toBeUndefined();
    counters.settle(taken, { tokens: 0, costNanoUsd: 1000 }, start + 13 * hourMs);
    expect(counters.view(limits, start + 13 * hourMs)).toMatchObject([{ limit: 'budget-day', used: 0 }]);
  });
});

describe('a budget that is set while calls are under way', () => {
  test('counts them from its seed on', () => {
    const counters = new LimitCounters();
    const taken = counters.take({ rpm: 10 }, { tokens: 0, costNanoUsd: 700 }, start);
    const limits = { budget: { monthUsd: 1 } };
    expect(counters.seed({ period: 'month', zone: 'UTC' }, 5000, start)).toBe(true);
    counters.settle(taken, { tokens: 0, costNanoUsd: 600 }, start + 1000);
    expect(counters.view(limits, start + 1000)).toMatchObject([{ used: 5600 }]);
  });

  test('is seeded once', () => {
    const counters = new LimitCounters();
    counters.seed({ period: 'day', zone: 'UTC' }, 10, start);
    expect(counters.seed({ period: 'day', zone: 'UTC' }, 99, start)).toBe(false);
    expect(counters.view({ budget: { dayUsd: 1 } }, start)).toMatchObject([{ used: 10 }]);
  });
});
