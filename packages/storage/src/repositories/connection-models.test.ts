import { beforeEach, expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import {
  countConnectionModels,
  deleteConnectionModel,
  listConnectionModels,
  putManualModel,
  replaceDiscoveredModels,
  setModelState,
} from './connection-models.ts';
import { deleteConnection, insertConnection } from './connections.ts';
import type { Db } from './rows.ts';

let db: Db;

beforeEach(async () => {
  db = (await openFreshDatabase()).write;
  for (const id of ['con_1', 'con_2']) {
    const times = { createdAtMs: 1, updatedAtMs: 1 };
    await insertConnection(db, {
      id,
      name: id,
      provider: 'x',
      baseUrl: 'y',
      settings: {},
      status: 'untested',
      ...times,
    });
  }
});

async function discover(connectionId: string, ids: readonly string[], discoveredAtMs = 5) {
  return replaceDiscoveredModels(db, { connectionId, models: ids.map((id) => ({ id })), discoveredAtMs });
}

async function idsOf(connectionId: string): Promise<readonly string[]> {
  return (await listConnectionModels(db, connectionId)).map((row) => `${row.source}:${row.facts.id}`);
}

test('a discovery replaces the one before and tells what came and went', async () => {
  expect(await discover('con_1', ['a', 'b'])).toEqual({ added: ['a', 'b'], removed: [] });
  expect(await discover('con_1', ['b', 'c', 'c'])).toEqual({ added: ['c'], removed: ['a'] });
  expect(await idsOf('con_1')).toEqual(['discovered:b', 'discovered:c']);
});

test('facts come back unchanged', async () => {
  const facts = { id: 'a', maxInputTokens: 8192, features: { tools: true, vision: false } };
  await replaceDiscoveredModels(db, { connectionId: 'con_1', models: [facts], discoveredAtMs: 5 });
  expect(await listConnectionModels(db)).toEqual([
    { connectionId: 'con_1', facts, source: 'discovered', discoveredAtMs: 5, state: 'active' },
  ]);
});

test('a manual model outlives discoveries, also one that finds the same id', async () => {
  await putManualModel(db, { connectionId: 'con_1', facts: { id: 'mine', name: 'Mine' }, discoveredAtMs: 1 });
  expect(await discover('con_1', ['mine', 'a'])).toEqual({ added: ['a'], removed: [] });
  await discover('con_1', []);
  expect(await idsOf('con_1')).toEqual(['manual:mine']);
  expect(await deleteConnectionModel(db, 'con_1', 'mine')).toBe(true);
  expect(await deleteConnectionModel(db, 'con_1', 'mine')).toBe(false);
});

test('connections do not touch each other, and one that goes takes its models along', async () => {
  await discover('con_1', ['a', 'b']);
  await discover('con_2', ['a']);
  expect(await countConnectionModels(db)).toEqual(
    new Map([
      ['con_1', 2],
      ['con_2', 1],
    ]),
  );
  await deleteConnection(db, 'con_1');
  expect((await listConnectionModels(db)).map((row) => row.connectionId)).toEqual(['con_2']);
});

test('models of a connection that is not there are refused', async () => {
  await expect(discover('con_9', ['a'])).rejects.toMatchObject({ code: 'internal' });
});

test('models that come later wait where they are only to be offered, and keep what was decided about them', async () => {
  const offer = (ids: readonly string[]) =>
    replaceDiscoveredModels(db, {
      connectionId: 'con_1',
      models: ids.map((id) => ({ id })),
      discoveredAtMs: 5,
      newState: 'offered',
    });
  const states = async () =>
    Object.fromEntries((await listConnectionModels(db, 'con_1')).map(({ facts, state }) => [facts.id, state]));
  await offer(['a']);
  expect(await states()).toEqual({ a: 'active' });
  await offer(['a', 'b', 'c']);
  expect(await states()).toEqual({ a: 'active', b: 'offered', c: 'offered' });
  await setModelState(db, 'con_1', ['b', 'gone'], 'active');
  await setModelState(db, 'con_1', ['c'], 'ignored');
  await offer(['a', 'b', 'c']);
  expect(await states()).toEqual({ a: 'active', b: 'active', c: 'ignored' });
});
