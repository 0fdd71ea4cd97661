import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addSample, halfLifeMs, meanOf, weightOf, type DecayedMean } from './decayed-mean.ts';
import { addCount, lastMinute, nothingCounted } from './minute-count.ts';

test('a sample of one half-life ago counts half as much as a fresh one', () => {
  const mean = addSample(addSample(undefined, 100, 0), 400, halfLifeMs);
  expect(meanOf(mean)).toBeCloseTo((100 * 0.5 + 400) / 1.5);
  expect(weightOf(mean, 2 * halfLifeMs)).toBeCloseTo(0.75);
});

test('a decayed mean stays between its smallest and largest sample, whatever the clock does', () => {
  const samples = fc.array(
    fc.record({ value: fc.double({ min: 0, max: 1e6, noNaN: true }), atMs: fc.nat(10_000_000) }),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(samples, (all) => {
      let mean: DecayedMean | undefined;
      for (const { value, atMs } of all) mean = addSample(mean, value, atMs);
      const values = all.map(({ value }) => value);
      const slack = 1e-6 * Math.max(1, ...values);
      if (!mean) throw new Error('No mean although there are samples.');
      expect(meanOf(mean)).toBeGreaterThanOrEqual(Math.min(...values) - slack);
      expect(meanOf(mean)).toBeLessThanOrEqual(Math.max(...values) + slack);
    }),
  );
});

test('of the previous minute counts what is not 60 seconds old yet, of older ones nothing', () => {
  const count = addCount(addCount(nothingCounted, 30, 60_000), 6, 120_000);
  expect(lastMinute(count, 120_000)).toBe(36);
  expect(lastMinute(count, 150_000)).toBe(21);
  expect(lastMinute(count, 180_000)).toBe(6);
  expect(lastMinute(count, 240_000)).toBe(0);
});
