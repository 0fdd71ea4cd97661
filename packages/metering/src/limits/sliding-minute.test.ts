import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SlidingMinute } from './sliding-minute.ts';

const start = 1_700_000_000_250;

describe('the total of the last minute', () => {
  test('holds what came within the last 60 seconds, and nothing older than 61', () => {
    const arrivals = fc.array(fc.record({ afterMs: fc.nat(20_000), amount: fc.nat(1000) }), { maxLength: 80 });
    fc.assert(
      fc.property(arrivals, (steps) => {
        const minute = new SlidingMinute();
        const log: { atMs: number; amount: number }[] = [];
        let nowMs = start;
        for (const { afterMs, amount } of steps) {
          nowMs += afterMs;
          minute.add(amount, nowMs);
          log.push({ atMs: nowMs, amount });
          const within = (ms: number) =>
            log.filter(({ atMs }) => nowMs - atMs <= ms).reduce((sum, each) => sum + each.amount, 0);
          expect(minute.total(nowMs)).toBeGreaterThanOrEqual(within(60_000));
          expect(minute.total(nowMs)).toBeLessThanOrEqual(within(61_000));
        }
      }),
    );
  });

  test('is the sum of the corrected amounts', () => {
    const minute = new SlidingMinute();
    const second = minute.add(100, start);
    minute.add(50, start + 5000);
    minute.change(second, -70, start + 6000);
    expect(minute.total(start + 6000)).toBe(80);
  });

  test('is not touched by a correction of what counts no more', () => {
    const minute = new SlidingMinute();
    const second = minute.add(100, start);
    minute.change(second, 900, start + 62_000);
    expect(minute.total(start + 62_000)).toBe(0);
  });

  test('stands still while the clock goes back', () => {
    const minute = new SlidingMinute();
    minute.add(3, start);
    expect(minute.total(start - 3_600_000)).toBe(3);
  });
});

describe('the wait', () => {
  test('is as long as it takes for enough to count no more, and no longer', () => {
    const arrivals = fc.array(fc.record({ afterMs: fc.nat(9000), amount: fc.integer({ min: 1, max: 100 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(arrivals, fc.nat(500), (steps, most) => {
        const minute = new SlidingMinute();
        let nowMs = start;
        for (const { afterMs, amount } of steps) {
          nowMs += afterMs;
          minute.add(amount, nowMs);
        }
        const waitMs = minute.waitUntil(most, nowMs);
        if (waitMs > 0) expect(totalLater(steps, nowMs, waitMs - 1)).toBeGreaterThan(most);
        expect(minute.total(nowMs + waitMs)).toBeLessThanOrEqual(most);
      }),
    );
  });
});

/** The total a while later, counted by a minute of its own. */
function totalLater(steps: readonly { afterMs: number; amount: number }[], endMs: number, laterMs: number): number {
  const minute = new SlidingMinute();
  let nowMs = endMs - steps.reduce((sum, { afterMs }) => sum + afterMs, 0);
  for (const { afterMs, amount } of steps) {
    nowMs += afterMs;
    minute.add(amount, nowMs);
  }
  return minute.total(endMs + laterMs);
}
