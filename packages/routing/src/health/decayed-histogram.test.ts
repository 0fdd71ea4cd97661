import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DecayedHistogram } from './decayed-histogram.ts';

const halfLifeMs = 15 * 60_000;

function filled(values: readonly number[], atMs = 0): DecayedHistogram {
  const histogram = new DecayedHistogram(atMs);
  for (const value of values) histogram.add(value, atMs);
  return histogram;
}

test('a quantile lies at the sample of its rank, or at most 15 % above it', () => {
  const times = fc.array(fc.double({ min: 1, max: 500_000, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
      const sorted = [...values].sort((left, right) => left - right);
      const exact = sorted[Math.ceil(share * sorted.length - 1e-9) - 1] ?? Number.NaN;
      const found = filled(values).quantile(share) ?? Number.NaN;
      expect(found).toBeGreaterThanOrEqual(exact * 0.999_999);
      expect(found).toBeLessThanOrEqual(exact * 1.150_001);
    }),
  );
});

test('a slow tail of more than one in twenty is the 95th percentile, one of fewer is not', () => {
  const fast = Array.from({ length: 90 }, () => 100);
  expect(filled([...fast, ...Array.from({ length: 10 }, () => 2000)]).quantile(0.95)).toBeGreaterThanOrEqual(2000);
  expect(filled([...fast, ...Array.from({ length: 3 }, () => 2000)]).quantile(0.95)).toBeLessThan(120);
});

test('samples of long ago give way to new ones', () => {
  const histogram = filled(Array.from({ length: 100 }, () => 1000));
  const laterMs = 10 * halfLifeMs;
  for (let each = 0; each < 10; each += 1) histogram.add(50, laterMs);
  expect(histogram.quantile(0.95)).toBeLessThan(60);
  expect(histogram.weight(laterMs)).toBeCloseTo(10 + 100 / 1024, 3);
});

test('counts on through years, and takes a clock that runs backwards for one that stands still', () => {
  const histogram = filled([10]);
  const yearMs = 365 * 24 * 3_600_000;
  for (let year = 1; year <= 5; year += 1) histogram.add(200, year * yearMs);
  histogram.add(200, 0);
  expect(histogram.weight(5 * yearMs)).toBeCloseTo(2, 6);
  expect(histogram.quantile(0.5)).toBeGreaterThanOrEqual(200);
});

test('has no quantile before the first sample, and takes what is beyond its bounds for them', () => {
  expect(new DecayedHistogram(0).quantile(0.95)).toBeUndefined();
  expect(filled([0]).quantile(1)).toBe(1);
  expect(filled([1e12]).quantile(1)).toBeGreaterThan(600_000);
});
