import { expect, test } from 'vitest';
import { isYoungEnough, readCacheWish } from './cache-wish.ts';

const everything = { read: true, keep: true, onlyIfCached: false, maxAgeSec: undefined };

test.each([
  [{}, everything],
  [{ 'cache-control': 'no-cache' }, { ...everything, read: false }],
  [{ 'cache-control': 'No-Store' }, { ...everything, keep: false }],
  [{ 'cache-control': 'no-store, no-cache' }, { ...everything, read: false, keep: false }],
  [{ 'cache-control': 'max-age=30, only-if-cached' }, { ...everything, maxAgeSec: 30, onlyIfCached: true }],
  [{ 'cache-control': 'max-age=x, private' }, everything],
  [{ 'x-omniroute-cache': 'bypass' }, { ...everything, read: false, keep: false }],
  [
    { 'x-omniroute-cache': 'Refresh', 'cache-control': 'no-store' },
    { ...everything, read: false },
  ],
  [{ 'x-omniroute-cache': 'only-if-cached' }, { ...everything, onlyIfCached: true }],
  [{ 'x-omniroute-cache': 'whatever' }, everything],
])('%o', (headers, wish) => {
  expect(readCacheWish(headers)).toEqual(wish);
});

test('no answer is given beyond the time to live of now, nor beyond the age that its client takes', () => {
  const anyAge = { maxAgeSec: undefined };
  expect(isYoungEnough(59_999, { ttlSec: 60 }, anyAge)).toBe(true);
  expect(isYoungEnough(60_000, { ttlSec: 60 }, anyAge)).toBe(false);
  expect(isYoungEnough(10_001, { ttlSec: 60 }, { maxAgeSec: 10 })).toBe(false);
  expect(isYoungEnough(0, { ttlSec: 60 }, { maxAgeSec: 0 })).toBe(true);
  expect(isYoungEnough(61_000, { ttlSec: 60 }, { maxAgeSec: 100 })).toBe(false);
});
