import { beforeEach, expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import {
  claimMetering,
  deleteOldResources,
  deleteResource,
  findResources,
  listResources,
  putResources,
  type ResourceRow,
} from './resources.ts';
import type { Db } from './rows.ts';

let db: Db;

beforeEach(async () => {
  db = (await openFreshDatabase()).write;
});

const response: ResourceRow = {
  kind: 'response',
  id: 'resp_1',
  keyId: 'key_1',
  connectionId: 'con_1',
  model: 'm-1',
  createdAtMs: 1000,
};

test('what is put is found by kind and id, and nothing else is', async () => {
  const file: ResourceRow = { ...response, kind: 'file', id: 'file-1', model: '' };
  await putResources(db, [response, file]);
  expect(await findResources(db, 'response', 'resp_1')).toEqual([response]);
  expect(await findResources(db, 'file', 'file-1')).toEqual([file]);
  expect(await findResources(db, 'batch', 'file-1')).toEqual([]);
  await expect(putResources(db, [])).resolves.toBeUndefined();
});

test('an id that two upstreams gave is remembered for each key; for one key the newer place counts', async () => {
  const other = { ...response, keyId: 'key_2', connectionId: 'con_2' };
  await putResources(db, [response, other]);
  await putResources(db, [{ ...response, connectionId: 'con_3', createdAtMs: 2000 }]);
  expect(await findResources(db, 'response', 'resp_1')).toEqual([
    { ...response, connectionId: 'con_3', createdAtMs: 2000 },
    other,
  ]);
});

test('the list holds what a key made of a kind, newest first', async () => {
  const second = { ...response, id: 'resp_2', createdAtMs: 2000 };
  await putResources(db, [
    response,
    second,
    { ...response, id: 'resp_3', keyId: 'key_2' },
    { ...response, id: 'f', kind: 'file' },
  ]);
  const mine = { keyId: 'key_1', kind: 'response' } as const;
  expect(await listResources(db, { ...mine, limit: 9 })).toEqual([second, response]);
  expect(await listResources(db, { ...mine, limit: 1 })).toEqual([second]);
});

test('a resource is forgotten once, for its key alone', async () => {
  await putResources(db, [response]);
  expect(await deleteResource(db, { ...response, keyId: 'key_2' })).toBe(false);
  expect(await deleteResource(db, response)).toBe(true);
  expect(await deleteResource(db, response)).toBe(false);
});

test('one caller alone gets to meter a response, also when it is put again', async () => {
  const unmetered: ResourceRow = { ...response, unmetered: true };
  await putResources(db, [unmetered, { ...unmetered, keyId: 'key_2' }]);
  expect(await findResources(db, 'response', 'resp_1')).toMatchObject([{ unmetered: true }, { unmetered: true }]);
  const claims = await Promise.all([claimMetering(db, response), claimMetering(db, response)]);
  expect(claims.toSorted()).toEqual([false, true]);
  await putResources(db, [unmetered]);
  expect(await claimMetering(db, response)).toBe(false);
  expect(await findResources(db, 'response', 'resp_1')).toEqual([response, { ...unmetered, keyId: 'key_2' }]);
});

test('old ones go, those of the very moment stay', async () => {
  await putResources(db, [response, { ...response, id: 'resp_2', createdAtMs: 999 }]);
  expect(await deleteOldResources(db, 1000)).toBe(1);
  expect(await findResources(db, 'response', 'resp_1')).toHaveLength(1);
});
