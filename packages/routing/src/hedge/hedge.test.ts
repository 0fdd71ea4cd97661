import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BeginTimes } from '../health/begin-times.ts';
import { addSample } from '../health/decayed-mean.ts';
import { DecayedHistogram } from '../health/decayed-histogram.ts';
import type { TargetHealth } from '../health/health-view.ts';
import { nothingCounted } from '../health/minute-count.ts';
import { earnHedge, firstAllowance, spendHedge, type HedgeAllowance } from './hedge-allowance.ts';
import { hedgeDelayMs } from './hedge-delay.ts';

const nowMs = 1_000_000;

function seen(times: readonly (readonly [count: number, ms: number])[], stream = true): TargetHealth {
  const histogram = new DecayedHistogram(nowMs);
  for (const [count, ms] of times) for (let each = 0; each < count; each += 1) histogram.add(ms, nowMs);
  return {
    inFlight: 0,
    requests: nothingCounted,
    tokens: nothingCounted,
    firstTokenMs: addSample(undefined, 400, nowMs),
    begins: { streams: stream ? histogram : undefined, wholes: stream ? undefined : histogram },
  };
}

const delayOf = (health: TargetHealth | undefined, stream = true) => hedgeDelayMs({ seen: health, stream, nowMs });

describe('a target is late', () => {
  test('after the 95th percentile of its own times', () => {
    expect(
      delayOf(
        seen([
          [80, 100],
          [15, 200],
          [4, 5000],
        ]),
      ),
    ).toBeCloseTo(202.5, 0);
  });

  test('after three times its median, where more than one in twenty is slow', () => {
    const delay = delayOf(
      seen([
        [90, 100],
        [10, 2000],
      ]),
    );
    expect(delay).toBeGreaterThanOrEqual(300);
    expect(delay).toBeLessThan(345);
  });

  test('after twice its mean as long as there are too few samples, and after a second where there is none', () => {
    expect(delayOf(seen([[19, 100]]))).toBe(800);
    expect(delayOf(undefined)).toBe(1000);
  });

  test('by the times of whole replies when its reply is not streamed', () => {
    const health = seen([[100, 100]], false);
    expect(delayOf(health, false)).toBeLessThan(120);
    expect(delayOf(health, true)).toBe(800);
  });
});

test('hedges never exceed their share of the requests, but for the one that a combo begins with', () => {
  const events = fc.array(fc.boolean(), { maxLength: 500 });
  fc.assert(
    fc.property(events, fc.double({ min: 0, max: 1, noNaN: true }), (slow, share) => {
      let allowance: HedgeAllowance = firstAllowance;
      let hedges = 0;
      for (const [place, isSlow] of slow.entries()) {
        allowance = earnHedge(allowance, share);
        const left = isSlow ? spendHedge(allowance) : undefined;
        if (left) hedges += 1;
        allowance = left ?? allowance;
        expect(hedges).toBeLessThanOrEqual(1 + share * (place + 1) + 1e-9);
      }
    }),
  );
});

test('after a quiet time ten slow requests in a row are hedged, the next ones by their share', () => {
  let allowance: HedgeAllowance = firstAllowance;
  for (let each = 0; each < 1000; each += 1) allowance = earnHedge(allowance, 0.1);
  let hedges = 0;
  for (let left: HedgeAllowance | undefined = allowance; left; left = spendHedge(left)) hedges += 1;
  expect(hedges - 1).toBe(10);
});

test('an attempt that was ended before it began counts as slow once it took longer than usual, never as fast', () => {
  const begins = new BeginTimes();
  for (let each = 0; each < 90; each += 1) begins.note({ durationMs: 500, firstEventMs: 100 }, false, nowMs);
  for (let each = 0; each < 50; each += 1) begins.note({ durationMs: 5, failureKind: 'aborted' }, false, nowMs);
  expect(begins.streams?.weight(nowMs)).toBeCloseTo(90);
  for (let each = 0; each < 10; each += 1) begins.note({ durationMs: 400, failureKind: 'aborted' }, false, nowMs);
  begins.note({ durationMs: 3, failureKind: 'rate-limit' }, false, nowMs);
  expect(begins.streams?.weight(nowMs)).toBeCloseTo(100);
  expect(begins.streams?.quantile(0.95)).toBeGreaterThanOrEqual(400);
  expect(begins.wholes).toBeUndefined();
});
