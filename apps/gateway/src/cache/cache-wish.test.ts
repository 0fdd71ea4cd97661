import { expect, test } from 'vitest';
import { readCacheWish } from './cache-wish.ts';

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
