import type { RequestRecord } from '@omniroute/core';
import { expect, test } from 'vitest';
import { openRecordingDatabase, type RecordingDatabase } from '../__fixtures__/open-fresh-database.ts';
import { makeRequest, randomRequest, seededRandom } from '../__fixtures__/records.ts';
import { findRequest } from './find-request.ts';
import { listRequests, type RequestListQuery } from './list-requests.ts';

async function listIds(
  { database }: RecordingDatabase,
  query: Omit<RequestListQuery, 'cursor'>,
  betweenPages: (page: number) => void = () => {},
): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  let page = 0;
  do {
    const { items, nextCursor } = await listRequests(database, { ...query, ...(cursor !== undefined && { cursor }) });
    ids.push(...items.map((item) => item.id));
    cursor = nextCursor;
    page += 1;
    betweenPages(page);
  } while (cursor !== undefined);
  return ids;
}

test('a request shows as soon as it is recorded', async () => {
  const { database, record } = await openRecordingDatabase();
  expect(await listRequests(database, { limit: 50 })).toEqual({ items: [] });
  record([makeRequest()]);
  expect((await listRequests(database, { limit: 50 })).items.map((item) => item.id)).toEqual(['req_1']);
});

test('requests to silent targets are listed when they are asked for', async () => {
  const bench = await openRecordingDatabase();
  bench.record([makeRequest({ id: 'req_1' }), makeRequest({ id: 'req_2', shadowOf: 'req_1' })]);
  expect(await listIds(bench, { limit: 9 })).toEqual(['req_1']);
  expect(await listIds(bench, { limit: 9, shadows: 'only' })).toEqual(['req_2']);
  expect(await listIds(bench, { limit: 9, shadows: 'with' })).toEqual(['req_2', 'req_1']);
  expect(await findRequest(bench.database, 'req_2')).toMatchObject({ shadowOf: 'req_1' });
});

test('the newest come first, page by page, each once', async () => {
  const bench = await openRecordingDatabase();
  const random = seededRandom(3);
  const records = Array.from({ length: 95 }, (_, index) => randomRequest(random, { index, fromMs: 1e12, spanMs: 30 }));
  bench.record(records);
  const expected = records
    .map((record, sequence) => ({ id: record.id, startedAtMs: record.startedAtMs, sequence }))
    .sort((left, right) => right.startedAtMs - left.startedAtMs || right.sequence - left.sequence)
    .map((row) => row.id);
  expect(await listIds(bench, { limit: 10 })).toEqual(expected);
  expect(await listIds(bench, { limit: 95 })).toEqual(expected);
});

test('rows of the same time that arrive between pages neither repeat nor hide others', async () => {
  const bench = await openRecordingDatabase();
  const before = Array.from({ length: 20 }, (_, index) => `old_${index}`);
  bench.record(before.map((id) => makeRequest({ id })));
  const listed = await listIds(bench, { limit: 3 }, (page) => bench.record([makeRequest({ id: `new_${page}` })]));
  expect(listed).toEqual(before.toReversed());
});

test('filters agree with a look at every record', async () => {
  const bench = await openRecordingDatabase();
  const random = seededRandom(5);
  const records = Array.from({ length: 300 }, (_, index) =>
    randomRequest(random, { index, fromMs: 1e12, spanMs: 1e9 }),
  );
  bench.record(records);
  const cases: readonly [Omit<RequestListQuery, 'limit'>, (record: RequestRecord) => boolean][] = [
    [{ outcome: 'broken' }, (record) => record.outcome === 'broken'],
    [{ keyId: 'key_b' }, (record) => record.keyId === 'key_b'],
    [{ connection: 'con_x' }, (record) => record.attempts.at(-1)?.connectionId === 'con_x'],
    [{ connection: 'Connection y' }, (record) => record.attempts.at(-1)?.connectionName === 'Connection y'],
    [{ model: 'smart' }, (record) => record.model === 'smart'],
    [{ model: 'vendor/huge' }, (record) => record.attempts.at(-1)?.model === 'vendor/huge'],
    [
      { outcome: 'answered', keyId: 'key_a', model: 'large' },
      (record) =>
        record.outcome === 'answered' && record.keyId === 'key_a' && record.attempts.at(-1)?.model === 'large',
    ],
  ];
  for (const [query, matches] of cases) {
    const expected = records.filter(matches).map((record) => record.id);
    expect(expected.length).toBeGreaterThan(0);
    expect([...(await listIds(bench, { ...query, limit: 7 }))].sort()).toEqual(expected.sort());
  }
});

test.each(['', 'x', '1', '1-', '1-2-3', "1-2' or 1=1", '-1-5'])('the cursor %j is refused', async (cursor) => {
  const { database } = await openRecordingDatabase();
  await expect(listRequests(database, { limit: 5, cursor })).rejects.toMatchObject({
    code: 'invalid-input',
    field: 'cursor',
  });
});

test('an unknown request is not found', async () => {
  const { database } = await openRecordingDatabase();
  expect(await findRequest(database, 'req_none')).toBeUndefined();
});
