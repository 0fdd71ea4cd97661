import { buckets } from '@omniroute/core';
import { expect, test } from 'vitest';
import { bucketStart, bucketStarts, pickBucket } from './buckets.ts';

const time = Date.parse('2026-11-18T13:47:21.123Z');

test.each([
  ['minute', '2026-11-18T13:47:00.000Z'],
  ['hour', '2026-11-18T13:00:00.000Z'],
  ['day', '2026-11-18T00:00:00.000Z'],
  ['week', '2026-11-16T00:00:00.000Z'],
  ['month', '2026-11-01T00:00:00.000Z'],
] as const)('a %s begins at %s', (bucket, expected) => {
  expect(new Date(bucketStart(time, bucket)).toISOString()).toBe(expected);
  expect(bucketStart(bucketStart(time, bucket), bucket)).toBe(bucketStart(time, bucket));
});

test('a week begins on Monday, also when it is Monday or Sunday', () => {
  const monday = Date.parse('2026-11-16T00:00:00.000Z');
  expect(bucketStart(monday, 'week')).toBe(monday);
  expect(bucketStart(monday - 1, 'week')).toBe(monday - 7 * 86_400_000);
});

test('months follow each other over the turn of a year', () => {
  const starts = bucketStarts(Date.parse('2026-11-30T23:00:00Z'), Date.parse('2027-02-01T00:00:00Z'), 'month');
  expect(starts.map((start) => new Date(start).toISOString().slice(0, 10))).toEqual([
    '2026-11-01',
    '2026-12-01',
    '2027-01-01',
  ]);
});

test('an empty range has no bucket', () => {
  const start = bucketStart(time, 'hour');
  expect(bucketStarts(start, start, 'hour')).toEqual([]);
});

test('the picked bucket gives a readable number of points for every span', () => {
  const dayMs = 86_400_000;
  for (const days of [0.05, 1, 7, 30, 90, 365, 3650]) {
    const points = bucketStarts(time, time + days * dayMs, pickBucket(days * dayMs)).length;
    expect(points).toBeGreaterThanOrEqual(20);
    expect(points).toBeLessThanOrEqual(200);
  }
  expect(buckets).toContain(pickBucket(0));
});
