import { expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import { takeJobTurn } from './job-turns.ts';

test('of all who ask, one gets each turn, when it is due', async () => {
  const { write: db } = await openFreshDatabase();
  const take = (nowMs: number, job = 'sync') => takeJobTurn(db, { job, nextAtMs: nowMs + 10 }, nowMs);
  expect(await Promise.all([take(0), take(0)])).toEqual([true, false]);
  expect(await take(9)).toBe(false);
  expect(await take(9, 'another')).toBe(true);
  expect(await take(10)).toBe(true);
  expect(await take(11)).toBe(false);
});
