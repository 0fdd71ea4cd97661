import type { Canary, Combo } from '@omniroute/core';
import { expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import { testNamedRepository } from '../__fixtures__/test-named-repository.ts';
import {
  adoptComboVersion,
  type ComboRow,
  deleteCombo,
  findCombo,
  findComboByName,
  findComboVersion,
  insertCombo,
  insertComboDraft,
  listCombos,
  listComboVersions,
  setComboCanary,
  updateCombo,
} from './combos.ts';

function makeCombo(id: string, name: string): Combo {
  return {
    id,
    name,
    strategy: 'weighted',
    targets: [{ connection: 'con_1', model: 'a/b', weight: 2, options: { dialect: 'chat' } }, { combo: 'cmb_9' }],
    fallback: { on: ['rate-limit'], attempts: 2 },
    options: { sticky: 'user' },
  };
}

testNamedRepository<ComboRow>({
  list: listCombos,
  find: findCombo,
  findByName: findComboByName,
  insert: (db, row) => insertCombo(db, makeCombo(row.id, row.name), row.createdAtMs),
  rename: (db, id, name) => updateCombo(db, id, { name, atMs: 9 }),
  remove: deleteCombo,
  make: (id, name) => ({
    ...makeCombo(id, name),
    options: { sticky: 'user' },
    version: 1,
    createdAtMs: 7,
    updatedAtMs: 7,
  }),
});

test('each update makes the next version, and every version stays readable after the combo is gone', async () => {
  const { write } = await openFreshDatabase();
  const combo = makeCombo('cmb_1', 'smart');
  await insertCombo(write, combo, 10);
  const updated = await updateCombo(write, 'cmb_1', { strategy: 'priority', atMs: 20 });
  expect(updated).toEqual({ ...combo, strategy: 'priority', version: 2, createdAtMs: 10, updatedAtMs: 20 });
  expect(await findCombo(write, 'cmb_1')).toEqual(updated);
  await deleteCombo(write, 'cmb_1');
  expect(await listComboVersions(write, 'cmb_1')).toEqual([
    { comboId: 'cmb_1', version: 2, snapshot: { ...combo, strategy: 'priority' }, createdAtMs: 20 },
    { comboId: 'cmb_1', version: 1, snapshot: combo, createdAtMs: 10 },
  ]);
});

test('updating a combo that is not there gives nothing and writes no version', async () => {
  const { write } = await openFreshDatabase();
  expect(await updateCombo(write, 'cmb_1', { name: 'other', atMs: 1 })).toBeUndefined();
  expect(await listComboVersions(write, 'cmb_1')).toEqual([]);
});

test('a draft takes the next number and is served when it is adopted; the next save counts on', async () => {
  const { write } = await openFreshDatabase();
  const row = await insertCombo(write, makeCombo('cmb_1', 'smart'), 10);
  const draft: Combo = { ...makeCombo('cmb_1', 'smart'), strategy: 'random' };
  expect(await insertComboDraft(write, draft, 20)).toBe(2);
  expect(await findCombo(write, 'cmb_1')).toEqual(row);
  const canary: Canary = { version: 2, candidate: draft, percentage: 5, by: 'key', startedAtMs: 20, untilMs: 30 };
  await setComboCanary(write, row, canary);
  const tried = await findCombo(write, 'cmb_1');
  expect(tried).toEqual({ ...row, canary });
  const version = await findComboVersion(write, 'cmb_1', 2);
  if (!tried || !version) throw new Error('The draft is gone.');
  await adoptComboVersion(write, tried, version, 40);
  expect(await findCombo(write, 'cmb_1')).toEqual({ ...row, strategy: 'random', version: 2, updatedAtMs: 40 });
  expect(await updateCombo(write, 'cmb_1', { strategy: 'priority', atMs: 50 })).toMatchObject({ version: 3 });
  const page = await listComboVersions(write, 'cmb_1', { before: 3, limit: 1 });
  expect(page.map((each) => each.version)).toEqual([2]);
  expect((await findComboVersion(write, 'cmb_1', 2))?.snapshot).toEqual(draft);
});
