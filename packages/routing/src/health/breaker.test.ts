import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  closedBreaker,
  closedUntil,
  cooldownMs,
  phaseOf,
  stepBreaker,
  type BreakerEvent,
  type BreakerState,
} from './breaker.ts';

/** A failure at `startedAtMs` that opens at once, unless told otherwise. */
function failed(startedAtMs: number, more: Partial<Extract<BreakerEvent, { type: 'failed' }>> = {}): BreakerEvent {
  return { type: 'failed', startedAtMs, kind: 'rate-limit', opensAfter: 1, ...more };
}

/** Plays events that begin and end at the same moment. */
function play(...steps: readonly (readonly [number, BreakerEvent])[]): BreakerState {
  return steps.reduce((state, [nowMs, event]) => stepBreaker(state, event, nowMs), closedBreaker);
}

describe('a breaker', () => {
  test('opens after so many failures in a row, and a success in between begins anew', () => {
    const hiccup = (atMs: number) => [atMs, failed(atMs, { opensAfter: 3, kind: 'timeout' })] as const;
    expect(phaseOf(play(hiccup(0), hiccup(1)), 1)).toBe('closed');
    expect(phaseOf(play(hiccup(0), hiccup(1), hiccup(2)), 2)).toBe('open');
    const interrupted = play(hiccup(0), hiccup(1), [2, { type: 'succeeded', startedAtMs: 1 }], hiccup(3), hiccup(4));
    expect(interrupted).toEqual({ type: 'closed', failures: 2 });
  });

  test('stays open as long as the upstream asks, within 1 s and 10 min', () => {
    expect([7000, 0, 3_600_000].map((retryAfterMs) => cooldownMs(4, retryAfterMs))).toEqual([7000, 1000, 600_000]);
    const state = play([1000, failed(1000, { retryAfterMs: 7000 })]);
    expect(closedUntil(state, 1000)).toBe(8000);
    expect(phaseOf(state, 7999)).toBe('open');
    expect(phaseOf(state, 8000)).toBe('half-open');
  });

  test('stays open for 5 s, then twice as long with each opening in a row, up to 2 min', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((openings) => cooldownMs(openings, undefined))).toEqual([
      5000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000,
    ]);
    const again = play([0, failed(0)], [5000, { type: 'started' }], [5001, failed(5000)]);
    expect(again).toMatchObject({ openings: 2, untilMs: 15_001 });
  });

  test('lets one attempt at a time try when it is half-open, and closes when it succeeds', () => {
    const tried = play([0, failed(0)], [6000, { type: 'started' }]);
    expect(closedUntil(tried, 6000)).toBe(36_000);
    expect(stepBreaker(tried, { type: 'started' }, 6001)).toBe(tried);
    expect(stepBreaker(tried, { type: 'succeeded', startedAtMs: 6000 }, 7000)).toBe(closedBreaker);
  });

  test('lets the next one try when the trial says nothing or takes half a minute', () => {
    const tried = play([0, failed(0)], [6000, { type: 'started' }]);
    expect(closedUntil(stepBreaker(tried, { type: 'abandoned', startedAtMs: 6000 }, 7000), 7000)).toBeUndefined();
    expect(closedUntil(stepBreaker(tried, { type: 'abandoned', startedAtMs: 10 }, 7000), 7000)).toBeDefined();
    expect(closedUntil(tried, 36_000)).toBeUndefined();
  });

  test('takes many failures at once for one, and waits for the longest of them', () => {
    const burst = play(
      [100, failed(0)],
      [101, failed(0)],
      [102, failed(50, { retryAfterMs: 60_000 })],
      [103, failed(0)],
    );
    expect(burst).toMatchObject({ openings: 1, sinceMs: 100, untilMs: 60_102 });
  });

  test('is closed by a success that began after it opened, not by one that was under way', () => {
    const state = play([1000, failed(900)]);
    expect(stepBreaker(state, { type: 'succeeded', startedAtMs: 999 }, 2000)).toBe(state);
    expect(stepBreaker(state, { type: 'succeeded', startedAtMs: 1500 }, 2000)).toBe(closedBreaker);
  });

  test('hands back the same object where nothing happens, as for every healthy request', () => {
    expect(stepBreaker(closedBreaker, { type: 'started' }, 1)).toBe(closedBreaker);
    expect(stepBreaker(closedBreaker, { type: 'succeeded', startedAtMs: 0 }, 1)).toBe(closedBreaker);
    expect(stepBreaker(closedBreaker, { type: 'abandoned', startedAtMs: 0 }, 1)).toBe(closedBreaker);
  });
});

/** The same machine told otherwise: three named states that are moved by hand, the clock first. */
class Model {
  state: 'closed' | 'open' | 'half-open' | 'trying' = 'closed';
  #inARow = 0;
  #openings = 0;
  #openedAt = 0;
  #until = 0;
  #trialAt = 0;

  at(now: number): this {
    if (this.state === 'open' && now >= this.#until) this.state = 'half-open';
    if (this.state === 'trying' && now - this.#trialAt >= 30_000) this.state = 'half-open';
    return this;
  }

  start(now: number): void {
    if (this.state !== 'half-open') return;
    this.state = 'trying';
    this.#trialAt = now;
  }

  end(
    how: 'good' | 'nothing' | { readonly after: number; readonly wait: number | undefined },
    began: number,
    now: number,
  ) {
    if (how === 'nothing') {
      if (this.state === 'trying' && this.#trialAt === began) this.state = 'half-open';
    } else if (how === 'good') this.#succeed(began);
    else if (this.state === 'closed') {
      this.#inARow += 1;
      if (this.#inARow >= how.after) this.#open(1, now, how.wait);
    } else if (this.state !== 'open' && began >= this.#until) this.#open(this.#openings + 1, now, how.wait);
    else if (how.wait !== undefined && now + clamp(how.wait) > this.#until) {
      this.#until = now + clamp(how.wait);
      this.state = 'open';
    }
  }

  restsUntil(): number | undefined {
    if (this.state === 'open') return this.#until;
    return this.state === 'trying' ? this.#trialAt + 30_000 : undefined;
  }

  #succeed(began: number): void {
    if (this.state !== 'closed' && began < this.#openedAt) return;
    this.state = 'closed';
    this.#inARow = 0;
    this.#openings = 0;
  }

  #open(openings: number, now: number, wait: number | undefined): void {
    const doubled = [5000, 10_000, 20_000, 40_000, 80_000][openings - 1] ?? 120_000;
    this.state = 'open';
    this.#openings = openings;
    this.#openedAt = now;
    this.#until = now + (wait === undefined ? doubled : clamp(wait));
  }
}

function clamp(wait: number): number {
  if (wait < 1000) return 1000;
  return wait > 600_000 ? 600_000 : wait;
}

test('equals its state model over random sequences of attempts that begin and end in any order', () => {
  const step = fc.record({
    afterMs: fc.oneof(fc.nat(20), fc.nat(40_000), fc.constant(0)),
    action: fc.constantFrom('start', 'good', 'bad', 'bad', 'nothing'),
    /** Which of the attempts under way ends. */
    which: fc.nat(9),
    opensAfter: fc.constantFrom(1, 3),
    retryAfterMs: fc.option(fc.constantFrom(0, 900, 7000, 3_600_000), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      let state = closedBreaker;
      let nowMs = 1_000_000;
      const model = new Model();
      const underWay: number[] = [];
      for (const { afterMs, action, which, opensAfter, retryAfterMs } of steps) {
        nowMs += afterMs;
        model.at(nowMs);
        const [startedAtMs = nowMs] = action === 'start' ? [] : underWay.splice(which % (underWay.length || 1), 1);
        if (action === 'start') {
          underWay.push(nowMs);
          state = stepBreaker(state, { type: 'started' }, nowMs);
          model.start(nowMs);
        } else if (action === 'bad') {
          state = stepBreaker(state, failed(startedAtMs, { opensAfter, retryAfterMs }), nowMs);
          model.end({ after: opensAfter, wait: retryAfterMs }, startedAtMs, nowMs);
        } else {
          const type = action === 'good' ? 'succeeded' : 'abandoned';
          state = stepBreaker(state, { type, startedAtMs }, nowMs);
          model.end(action, startedAtMs, nowMs);
        }
        expect(closedUntil(state, nowMs)).toBe(model.restsUntil());
        expect(phaseOf(state, nowMs)).toBe(model.state === 'trying' ? 'half-open' : model.state);
      }
    }),
    { numRuns: 20_000 },
  );
}, 60_000);
