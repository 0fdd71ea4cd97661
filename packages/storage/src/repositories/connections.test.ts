import { expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import { testNamedRepository } from '../__fixtures__/test-named-repository.ts';
import {
  type ConnectionRow,
  deleteConnection,
  findConnection,
  findConnectionByName,
  insertConnection,
  listConnections,
  updateConnection,
} from './connections.ts';

function makeConnection(id: string, name: string): ConnectionRow {
  return {
    id,
    name,
    provider: 'litellm',
    baseUrl: 'http://127.0.0.1:4000',
    secretBox: 'box',
    settings: { allowPrivateNetwork: true, headers: { 'x-team': 'ünï' } },
    status: 'untested',
    createdAtMs: 1,
    updatedAtMs: 2,
  };
}

testNamedRepository({
  list: listConnections,
  find: findConnection,
  findByName: findConnectionByName,
  insert: insertConnection,
  rename: (db, id, name) => updateConnection(db, id, { name }),
  remove: deleteConnection,
  make: makeConnection,
});

test('an update changes what it names, and null takes a value away', async () => {
  const { write } = await openFreshDatabase();
  const before = makeConnection('con_1', 'first');
  await insertConnection(write, before);
  const tested = { status: 'failing', statusMessage: 'no route', lastTestedAtMs: 5, updatedAtMs: 6 } as const;
  expect(await updateConnection(write, 'con_1', tested)).toBe(true);
  expect(await findConnection(write, 'con_1')).toEqual({ ...before, ...tested });
  await updateConnection(write, 'con_1', { secretBox: null, statusMessage: null, settings: {} });
  const { secretBox: _box, ...rest } = before;
  const { statusMessage: _message, ...verdict } = tested;
  expect(await findConnection(write, 'con_1')).toEqual({ ...rest, ...verdict, settings: {} });
});

test('an update of nothing is fine, and one of a connection that is not there says so', async () => {
  const { write } = await openFreshDatabase();
  await insertConnection(write, makeConnection('con_1', 'first'));
  expect(await updateConnection(write, 'con_1', {})).toBe(true);
  expect(await updateConnection(write, 'con_2', { name: 'other' })).toBe(false);
});
