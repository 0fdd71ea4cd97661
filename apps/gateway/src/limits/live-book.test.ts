import type { Limits } from '@omniroute/core';
import { Cancellation } from '@omniroute/open-sse';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LimitAnswer, LimitHolder } from './limit-book.ts';
import { LiveBook } from './live-book.ts';

const start = Date.parse('2026-03-04T12:00:00Z');
const nothing = { tokens: 0, costNanoUsd: 0 };

/** A clock that is set by hand, with what is due by it. */
class HandClock {
  nowMs = start;
  #due: { readonly run: () => void; readonly atMs: number }[] = [];

  readonly options = {
    now: () => this.nowMs,
    later: (run: () => void, delayMs: number) => {
      const entry = { run, atMs: this.nowMs + delayMs };
      this.#due.push(entry);
      return () => {
        this.#due = this.#due.filter((other) => other !== entry);
      };
    },
  };

  get waiting(): number {
    return this.#due.length;
  }

  pass(ms: number): void {
    this.nowMs += ms;
    const due = this.#due.filter(({ atMs }) => atMs <= this.nowMs);
    this.#due = this.#due.filter((entry) => !due.includes(entry));
    for (const { run } of due) run();
  }
}

function holder(id: string, limits: Limits): LimitHolder {
  return { kind: 'key', id, limits };
}

function leaseOf(answer: LimitAnswer): number {
  if (answer.type !== 'granted') throw new Error(`The call was not let pass: ${answer.type}.`);
  return answer.lease;
}

describe('a call by several holders', () => {
  test('is let pass by all or counted by none', async () => {
    const book = new LiveBook(new HandClock().options);
    const wide = holder('wide', { rpm: 10 });
    const narrow = holder('narrow', { rpm: 1 });
    expect((await book.reserve({ holders: [wide, narrow], amount: nothing })).type).toBe('granted');
    expect(await book.reserve({ holders: [wide, narrow], amount: nothing })).toMatchObject({
      type: 'refused',
      holder: 1,
      obstacle: { limit: 'rpm' },
    });
    const [seen] = await book.view([wide]);
    expect(seen?.uses).toMatchObject([{ limit: 'rpm', used: 1 }]);
  });
});

describe('a queue', () => {
  const limits = { concurrency: 1, queue: { max: 2, timeoutMs: 5000 } };

  test('lets in by turns, tells how long each waited, and has a bound', async () => {
    const clock = new HandClock();
    const book = new LiveBook(clock.options);
    const ask = { holders: [holder('a', limits)], amount: nothing };
    const first = await book.reserve(ask);
    const second = book.reserve(ask);
    const third = book.reserve(ask);
    expect(await book.reserve(ask)).toMatchObject({ type: 'refused', obstacle: { limit: 'concurrency' } });
    expect(await book.view(ask.holders)).toMatchObject([{ inFlight: 1, queued: 2 }]);
    clock.pass(1200);
    book.settle(leaseOf(first), nothing);
    const secondAnswer = await second;
    expect(secondAnswer).toMatchObject({ type: 'granted', waitedMs: 1200 });
    clock.pass(300);
    book.settle(leaseOf(secondAnswer), nothing);
    expect(await third).toMatchObject({ type: 'granted', waitedMs: 1500 });
    expect(clock.waiting).toBe(0);
  });

  test('is left when the time is up', async () => {
    const clock = new HandClock();
    const book = new LiveBook(clock.options);
    const ask = { holders: [holder('a', limits)], amount: nothing };
    const first = await book.reserve(ask);
    const second = book.reserve(ask);
    clock.pass(5000);
    expect(await second).toMatchObject({ type: 'refused', waitedMs: 5000 });
    book.settle(leaseOf(first), nothing);
    expect(await book.view(ask.holders)).toMatchObject([{ inFlight: 0, queued: 0 }]);
  });

  test('is left sooner by a call that has no more time', async () => {
    const clock = new HandClock();
    const book = new LiveBook(clock.options);
    const ask = { holders: [holder('a', limits)], amount: nothing };
    await book.reserve(ask);
    const hurried = book.reserve({ ...ask, maxWaitMs: 700 });
    clock.pass(700);
    expect(await hurried).toMatchObject({ type: 'refused', waitedMs: 700 });
  });

  test('is left with its client, and those behind move up', async () => {
    const clock = new HandClock();
    const book = new LiveBook(clock.options);
    const ask = { holders: [holder('a', limits)], amount: nothing };
    const first = await book.reserve(ask);
    const client = new Cancellation();
    const second = book.reserve(ask, client);
    const third = book.reserve(ask);
    client.cancel(new Error('left'));
    expect((await second).type).toBe('gone');
    book.settle(leaseOf(first), nothing);
    expect((await third).type).toBe('granted');
  });

  test('holds a call for another limit no longer than its own', async () => {
    const clock = new HandClock();
    const book = new LiveBook(clock.options);
    const queued = holder('a', limits);
    const paced = holder('b', { rpm: 1 });
    const first = await book.reserve({ holders: [queued], amount: nothing });
    const second = book.reserve({ holders: [queued, paced], amount: nothing });
    await book.reserve({ holders: [paced], amount: nothing });
    book.settle(leaseOf(first), nothing);
    expect(await second).toMatchObject({ type: 'refused', holder: 1, obstacle: { limit: 'rpm' } });
  });

  test('is passed by nobody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('ask', 'end'), { maxLength: 40 }), async (steps) => {
        const clock = new HandClock();
        const book = new LiveBook(clock.options);
        const ask = {
          holders: [holder('a', { concurrency: 2, queue: { max: 50, timeoutMs: 1e9 } })],
          amount: nothing,
        };
        const order: number[] = [];
        const open: number[] = [];
        const answers: Promise<void>[] = [];
        let count = 0;
        for (const step of steps) {
          if (step === 'ask') {
            const place = count;
            count += 1;
            answers.push(
              book.reserve(ask).then((answer) => {
                order.push(place);
                open.push(leaseOf(answer));
              }),
            );
          }
          await Promise.resolve();
          await Promise.resolve();
          const lease = step === 'end' ? open.shift() : undefined;
          if (lease !== undefined) book.settle(lease, nothing);
          const [seen] = await book.view(ask.holders);
          expect(seen?.inFlight).toBeLessThanOrEqual(2);
        }
        await Promise.resolve();
        await Promise.resolve();
        expect(order).toEqual([...order].sort((left, right) => left - right));
      }),
    );
  });
});

describe('a budget', () => {
  const limited = holder('a', { budget: { dayUsd: 0.00001, monthUsd: 1, zone: 'Europe/Berlin' } });

  test('begins with its seed, once, and is forgotten when it is not set any more', async () => {
    const book = new LiveBook(new HandClock().options);
    const missing = await book.missingBudgets([limited]);
    expect(missing.map(({ period, zone }) => [period, zone])).toEqual([
      ['day', 'Europe/Berlin'],
      ['month', 'Europe/Berlin'],
    ]);
    book.seed(missing.map((budget) => ({ ...budget, spentNanoUsd: 4000 })));
    expect(await book.missingBudgets([limited])).toEqual([]);
    const [seen] = await book.view([limited]);
    expect(seen?.uses.map(({ used }) => used)).toEqual([4000, 4000]);
    await book.missingBudgets([{ ...limited, limits: { rpm: 1 } }]);
    expect(await book.missingBudgets([limited])).toHaveLength(2);
  });

  test('holds what a call is expected to cost until it is over', async () => {
    const book = new LiveBook(new HandClock().options);
    const ask = { holders: [limited], amount: { tokens: 0, costNanoUsd: 6000 } };
    const first = await book.reserve(ask);
    expect(await book.reserve(ask)).toMatchObject({ type: 'refused', obstacle: { limit: 'budget-day', used: 6000 } });
    book.settle(leaseOf(first), { tokens: 0, costNanoUsd: 3000 });
    expect((await book.reserve(ask)).type).toBe('granted');
  });
});
