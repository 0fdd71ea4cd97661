import { expect, test } from 'vitest';
import { openRecordingDatabase } from '../__fixtures__/open-fresh-database.ts';
import { makeAttempt, makeRequest } from '../__fixtures__/records.ts';
import { encodeSpoolRecord } from '../spool/spool-record.ts';
import { forgetSpend, sumSpend } from './spend.ts';

const noon = Date.parse('2026-03-04T12:00:00Z');
const quarterMs = 900_000;

test('what was spent is asked for by key, connection and target, from a quarter of an hour on', async () => {
  const { database, record } = await openRecordingDatabase();
  const at = (id: string, startedAtMs: number, costNanoUsd: number) =>
    makeRequest({
      id,
      keyId: 'key_a',
      startedAtMs,
      attempts: [makeAttempt({ id: `${id}-att`, connectionId: 'con_a', model: 'm', startedAtMs, costNanoUsd })],
    });
  record([at('req_1', noon - 1, 100), at('req_2', noon, 20), at('req_3', noon + quarterMs - 1, 3)]);
  const ask = (kind: 'key' | 'connection' | 'target', id: string, fromMs: number) => ({ kind, id, fromMs });
  const sums = await sumSpend(database, [
    ask('key', 'key_a', noon),
    ask('key', 'key_a', noon - quarterMs),
    ask('connection', 'con_a', noon),
    ask('target', 'con_a/m', noon + quarterMs),
    ask('target', 'con_a/m', noon),
    ask('key', 'key_b', 0),
  ]);
  expect(sums).toEqual([23, 123, 23, 0, 23, 0]);
});

test('attempts that failed before the answer count as well, and calls of unknown cost count nothing', async () => {
  const { database, record } = await openRecordingDatabase();
  const { costNanoUsd: _cost, costSource: _source, ...unpriced } = makeAttempt({ id: 'att_3', position: 2 });
  const attempts = [
    makeAttempt({ id: 'att_1', costNanoUsd: 7 }),
    makeAttempt({ id: 'att_2', position: 1, costNanoUsd: 5 }),
    unpriced,
  ];
  record([makeRequest({ keyId: 'key_a', attempts })]);
  expect(await sumSpend(database, [{ kind: 'key', id: 'key_a', fromMs: 0 }])).toEqual([12]);
});

test('a record that comes twice, or beside one that cannot be read, is counted once', async () => {
  const { database, spool } = await openRecordingDatabase();
  const good = (id: string) =>
    encodeSpoolRecord(
      makeRequest({ id, keyId: 'key_a', attempts: [makeAttempt({ id: `${id}-att`, costNanoUsd: 9 })] }),
    );
  const twice = makeRequest({ id: 'req_bad', keyId: 'key_a', attempts: [makeAttempt(), makeAttempt()] });
  spool.append([good('req_1'), encodeSpoolRecord(twice), good('req_1'), good('req_2')]);
  expect(await sumSpend(database, [{ kind: 'key', id: 'key_a', fromMs: 0 }])).toEqual([18]);
});

test('old quarters are forgotten', async () => {
  const { database, record } = await openRecordingDatabase();
  const spent = (id: string, startedAtMs: number) =>
    makeRequest({ id, keyId: 'key_a', startedAtMs, attempts: [makeAttempt({ startedAtMs, costNanoUsd: 1 })] });
  record([spent('req_1', noon - quarterMs), spent('req_2', noon)]);
  await database.foldNow();
  expect(await forgetSpend(database.write, noon)).toBe(3);
  expect(await sumSpend(database, [{ kind: 'key', id: 'key_a', fromMs: 0 }])).toEqual([1]);
});

test('a request to a silent target is spent by its connection, not by the client’s key', async () => {
  const { database, record } = await openRecordingDatabase();
  const attempts = [makeAttempt({ connectionId: 'con_a', costNanoUsd: 7 })];
  record([makeRequest({ keyId: 'key_a', shadowOf: 'req_0', attempts })]);
  const sums = await sumSpend(database, [
    { kind: 'key', id: 'key_a', fromMs: 0 },
    { kind: 'connection', id: 'con_a', fromMs: 0 },
  ]);
  expect(sums).toEqual([0, 7]);
});
