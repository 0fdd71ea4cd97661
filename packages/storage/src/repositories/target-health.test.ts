import { beforeEach, expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import { insertConnection } from './connections.ts';
import { deleteDrain, listDrains, putDrain } from './drains.ts';
import { listHealthResets, putHealthReset } from './health-resets.ts';
import type { Db } from './rows.ts';
import {
  deleteOldTargetHealth,
  deleteTargetHealth,
  listTargetHealth,
  putTargetHealth,
  type TargetHealthRow,
} from './target-health.ts';

let db: Db;

beforeEach(async () => {
  db = (await openFreshDatabase()).write;
});

const open: TargetHealthRow = {
  connectionId: 'con_1',
  model: 'm',
  failures: 0,
  openings: 2,
  sinceMs: 1000,
  untilMs: 6000,
  failureKind: 'rate-limit',
  updatedAtMs: 1000,
};
const failing: TargetHealthRow = { connectionId: 'con_1', model: '', failures: 2, openings: 0, updatedAtMs: 2000 };

test('what is put comes back as it was, the newest first, and a new state takes the place of the old one', async () => {
  await putTargetHealth(db, [open, failing]);
  expect(await listTargetHealth(db, 10)).toEqual([failing, open]);
  expect(await listTargetHealth(db, 1)).toEqual([failing]);
  const closed = { connectionId: 'con_1', model: 'm', failures: 1, openings: 0, updatedAtMs: 3000 };
  await putTargetHealth(db, [closed]);
  expect(await listTargetHealth(db, 10)).toEqual([closed, failing]);
});

test('what is closed, and what is long ago, can be forgotten', async () => {
  await putTargetHealth(db, [open, failing]);
  await deleteTargetHealth(db, [open]);
  expect(await listTargetHealth(db, 10)).toEqual([failing]);
  await deleteOldTargetHealth(db, 2001);
  expect(await listTargetHealth(db, 10)).toEqual([]);
});

test('a drain stays since when it was, goes once, and goes with its connection', async () => {
  const connection = { id: 'con_1', name: 'one', provider: 'openai', baseUrl: 'http://x', settings: {} };
  await insertConnection(db, { ...connection, status: 'untested', createdAtMs: 1, updatedAtMs: 1 });
  const whole = { connectionId: 'con_1', model: '', sinceMs: 5 };
  await putDrain(db, whole);
  await putDrain(db, { ...whole, sinceMs: 9 });
  await putDrain(db, { ...whole, model: 'm' });
  expect(await listDrains(db)).toEqual([whole, { ...whole, model: 'm' }]);
  expect([await deleteDrain(db, 'con_1', 'm'), await deleteDrain(db, 'con_1', 'm')]).toEqual([true, false]);
  await db.deleteFrom('connections').where('id', '=', 'con_1').execute();
  expect(await listDrains(db)).toEqual([]);
});

test('of the resets of a target the last one is kept', async () => {
  await putHealthReset(db, { connectionId: '', model: '', atMs: 1 });
  await putHealthReset(db, { connectionId: '', model: '', atMs: 3 });
  await putHealthReset(db, { connectionId: 'con_1', model: 'm', atMs: 2 });
  expect(await listHealthResets(db)).toEqual([
    { connectionId: 'con_1', model: 'm', atMs: 2 },
    { connectionId: '', model: '', atMs: 3 },
  ]);
});
