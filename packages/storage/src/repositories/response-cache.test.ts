import { expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import {
  cacheSizes,
  deleteCached,
  evictCached,
  findCached,
  listCachedVectors,
  noteCacheUse,
  putCached,
  type CachedRow,
} from './response-cache.ts';

const bounds = { nowMs: 500, mostBytes: 1_000_000, mostVectors: 1000 };

function rowOf(key: string, changes: Partial<CachedRow> = {}): CachedRow {
  return { key, comboId: 'cmb_1', keyId: 'key_1', answer: 'sealed', createdAtMs: 100, expiresAtMs: 1000, ...changes };
}

async function keysLeft(db: Parameters<typeof findCached>[0], keys: readonly string[]) {
  const found = await Promise.all(keys.map((key) => findCached(db, key, 500)));
  return found.flatMap((row) => (row ? [row.key] : []));
}

test('an answer is found until it expires, and a newer one takes its place', async () => {
  const { write: db } = await openFreshDatabase();
  await putCached(db, rowOf('a', { costNanoUsd: 7 }));
  expect(await findCached(db, 'a', 999)).toEqual({
    key: 'a',
    answer: 'sealed',
    costNanoUsd: 7,
    createdAtMs: 100,
    expiresAtMs: 1000,
  });
  expect(await findCached(db, 'a', 1000)).toBeUndefined();
  expect(await findCached(db, 'b', 0)).toBeUndefined();
  await putCached(db, rowOf('a', { answer: 'newer', createdAtMs: 200, expiresAtMs: 2000 }));
  expect(await findCached(db, 'a', 1500)).toMatchObject({ answer: 'newer', createdAtMs: 200 });
});

test('vectors of a group come newest first, as far as they are wanted', async () => {
  const { write: db } = await openFreshDatabase();
  await putCached(db, rowOf('a', { group: 'g', vector: 'v1', createdAtMs: 1 }));
  await putCached(db, rowOf('b', { group: 'g', vector: 'v2', createdAtMs: 2 }));
  await putCached(db, rowOf('c', { group: 'g', vector: 'v3', createdAtMs: 3, expiresAtMs: 4 }));
  await putCached(db, rowOf('d', { group: 'other', vector: 'v4' }));
  const ask = { group: 'g', sinceMs: 0, nowMs: 10, limit: 10 };
  expect((await listCachedVectors(db, ask)).map(({ vector }) => vector)).toEqual(['v2', 'v1']);
  expect((await listCachedVectors(db, { ...ask, sinceMs: 2 })).map(({ vector }) => vector)).toEqual(['v2']);
  expect((await listCachedVectors(db, { ...ask, limit: 1 })).map(({ vector }) => vector)).toEqual(['v2']);
});

test('what has expired goes, then what was not used for longest', async () => {
  const { write: db } = await openFreshDatabase();
  for (const key of ['a', 'b', 'c', 'd']) await putCached(db, rowOf(key, { answer: 'x'.repeat(100) }));
  await putCached(db, rowOf('old', { expiresAtMs: 500 }));
  await noteCacheUse(db, ['a'], 300);
  await noteCacheUse(db, ['c'], 200);
  expect(await evictCached(db, { ...bounds, mostBytes: 250 })).toBe(3);
  expect(await keysLeft(db, ['a', 'b', 'c', 'd', 'old'])).toEqual(['a', 'c']);
  expect(await evictCached(db, { ...bounds, mostBytes: 250 })).toBe(0);
});

test('of answers found by meaning each key keeps so many in each combo', async () => {
  const { write: db } = await openFreshDatabase();
  for (const [index, key] of ['a', 'b', 'c'].entries())
    await putCached(db, rowOf(key, { group: 'g', vector: 'v', createdAtMs: index }));
  await putCached(db, rowOf('another key', { keyId: 'key_2', group: 'g', vector: 'v', createdAtMs: 0 }));
  await putCached(db, rowOf('exact', { createdAtMs: 0 }));
  await evictCached(db, { ...bounds, mostVectors: 2 });
  expect(await keysLeft(db, ['a', 'b', 'c', 'another key', 'exact'])).toEqual(['b', 'c', 'another key', 'exact']);
});

test('sizes are told by combo, and one combo is forgotten without the others', async () => {
  const { write: db } = await openFreshDatabase();
  await putCached(db, rowOf('a', { group: 'g', vector: 'vec' }));
  await putCached(db, rowOf('b'));
  await putCached(db, rowOf('c', { comboId: '' }));
  await putCached(db, rowOf('expired', { comboId: 'cmb_2', expiresAtMs: 200 }));
  expect(await cacheSizes(db, 500)).toEqual([
    { comboId: '', entries: 1, bytes: 6 },
    { comboId: 'cmb_1', entries: 2, bytes: 15 },
  ]);
  expect(await deleteCached(db, 'cmb_1')).toBe(2);
  expect(await keysLeft(db, ['a', 'b', 'c'])).toEqual(['c']);
  expect(await deleteCached(db)).toBe(2);
});
