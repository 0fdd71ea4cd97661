import { expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import { clearCached, findCacheClearings } from './cache-clearings.ts';
import { findCached, putCached } from './response-cache.ts';

test('what was forgotten is gone, and when that was is known', async () => {
  const { write: db } = await openFreshDatabase();
  expect(await findCacheClearings(db)).toEqual({ allAtMs: 0, byCombo: {} });
  const row = { keyId: '', answer: 'sealed', createdAtMs: 1, expiresAtMs: 1000 };
  await putCached(db, { ...row, key: 'a', comboId: 'cmb_1' });
  await putCached(db, { ...row, key: 'b', comboId: 'cmb_2' });
  expect(await clearCached(db, { comboId: 'cmb_1', atMs: 10 })).toBe(1);
  expect(await findCacheClearings(db)).toEqual({ allAtMs: 0, byCombo: { cmb_1: 10 } });
  expect(await findCached(db, 'b', 20)).toBeDefined();
  expect(await clearCached(db, { atMs: 20 })).toBe(1);
  expect(await findCacheClearings(db)).toEqual({ allAtMs: 20, byCombo: {} });
});
