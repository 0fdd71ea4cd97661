import { buckets, addTokens, type AttemptRecord, type RequestRecord, type TokenCounts } from '@omniroute/core';
import { beforeAll, expect, test } from 'vitest';
import { openRecordingDatabase, type RecordingDatabase } from '../__fixtures__/open-fresh-database.ts';
import { makeRequest, randomRequest, seededRandom } from '../__fixtures__/records.ts';
import { bucketStart } from './buckets.ts';
import { overview } from './overview.ts';
import { keyUsage } from './usage.ts';

// An independent recount in plain loops over the records themselves.

const fromMs = Date.parse('2026-03-03T05:06:07Z');
const spanMs = 40 * 86_400_000;
const random = seededRandom(2026);
const all = Array.from({ length: 2000 }, (_, index) => randomRequest(random, { index, fromMs, spanMs }));
const range = { fromMs: fromMs + 5 * 86_400_000 + 1, toMs: fromMs + 33 * 86_400_000 };
const inRange = all.filter((record) => record.startedAtMs >= range.fromMs && record.startedAtMs < range.toMs);

function sumTokens(attempts: readonly AttemptRecord[]): TokenCounts {
  return attempts.reduce<TokenCounts>((sum, attempt) => addTokens(sum, attempt.tokens), {});
}

function sumCost(attempts: readonly AttemptRecord[]): number {
  return attempts.reduce((sum, attempt) => sum + (attempt.costNanoUsd ?? 0), 0);
}

function lacksCost(attempt: AttemptRecord): boolean {
  const used = Object.values(attempt.tokens).some((count) => count > 0);
  return attempt.costNanoUsd === undefined && (used || attempt.failureKind === undefined);
}

function recount(records: readonly RequestRecord[]) {
  const attempts = records.flatMap((record) => record.attempts);
  return {
    requests: records.length,
    errors: records.filter((record) => !['answered', 'cancelled'].includes(record.outcome)).length,
    spendNanoUsd: sumCost(attempts),
    unpricedRequests: records.filter((record) => record.attempts.some(lacksCost)).length,
    tokens: sumTokens(attempts),
  };
}

function recountCalls(records: readonly RequestRecord[], belongs: (attempt: AttemptRecord) => boolean) {
  const calls = records.flatMap((record) => record.attempts).filter(belongs);
  return {
    requests: records.filter((record) => record.attempts.some(belongs)).length,
    errors: calls.filter((call) => call.failureKind !== undefined && call.failureKind !== 'aborted').length,
    spendNanoUsd: sumCost(calls),
    unpricedRequests: records.filter((record) => record.attempts.some((one) => belongs(one) && lacksCost(one))).length,
    tokens: sumTokens(calls),
  };
}

/** By nearest rank, counting from 1. */
function percentile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((left, right) => left - right)[Math.ceil(share * values.length) - 1];
}

function percentilesOf(values: readonly number[]) {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
}

async function openFilled(): Promise<RecordingDatabase> {
  const bench = await openRecordingDatabase();
  bench.record(all);
  return bench;
}

beforeAll(() => {
  expect(inRange.length).toBeGreaterThan(1000);
});

const noShadows = { requests: 0, errors: 0, spendNanoUsd: 0 };

test('requests to silent targets count for themselves and nowhere else', async () => {
  const { database, record } = await openRecordingDatabase();
  const shadows = Array.from({ length: 30 }, (_, index) => {
    const { id, ...rest } = randomRequest(random, { index, fromMs, spanMs });
    return { ...rest, id: `${id}_shadow`, shadowOf: id };
  });
  const clients = all.slice(30, 60);
  record([...clients, ...shadows]);
  const whole = { fromMs, toMs: fromMs + spanMs };
  const found = await overview(database, whole);
  const { requests, errors, spendNanoUsd } = recount(shadows);
  expect(found.totals.shadows).toEqual({ requests, errors, spendNanoUsd });
  expect(found.totals).toMatchObject(recount(clients));
  expect(found.series.reduce((sum, point) => sum + point.requests, 0)).toBe(clients.length);
  expect(found.byKey.reduce((sum, line) => sum + line.requests, 0)).toBe(clients.length);
  const used = [...(await keyUsage(database)).values()].reduce((sum, usage) => sum + usage.requests, 0);
  expect(used).toBe(clients.length);
});

test('totals agree with a recount', async () => {
  const { database } = await openFilled();
  const { totals } = await overview(database, range);
  const answered = inRange.filter((record) => record.outcome === 'answered');
  const streamed = inRange.filter((record) => record.stream);
  expect(totals).toEqual({
    ...recount(inRange),
    cancelled: inRange.filter((record) => record.outcome === 'cancelled').length,
    failedOver: answered.filter((record) => record.attempts.length > 1).length,
    latencyMs: percentilesOf(answered.map((record) => record.durationMs)),
    firstTokenMs: percentilesOf(streamed.flatMap((record) => record.firstTokenMs ?? [])),
    shadows: noShadows,
  });
});

test.each(buckets.filter((bucket) => bucket !== 'minute'))('the series by %s agrees with a recount', async (bucket) => {
  const { database } = await openFilled();
  const { series } = await overview(database, { ...range, bucket });
  for (const { startMs, ...figures } of series) {
    expect(figures).toEqual(recount(inRange.filter((record) => bucketStart(record.startedAtMs, bucket) === startMs)));
  }
  expect(series.reduce((sum, point) => sum + point.requests, 0)).toBe(inRange.length);
  expect(series.map((point) => point.startMs)).toEqual(series.map((point) => point.startMs).toSorted());
});

test('breakdowns agree with a recount, spend first', async () => {
  const { database } = await openFilled();
  const { byModel, byConnection, byKey } = await overview(database, range);
  expect(byModel.map((line) => line.id).toSorted()).toEqual(['large', 'small', 'vendor/huge']);
  for (const { id, name, ...figures } of byModel) {
    expect(name).toBe(id);
    expect(figures).toEqual(recountCalls(inRange, (attempt) => attempt.model === id));
  }
  expect(byConnection.map((line) => line.name).toSorted()).toEqual(['Connection x', 'Connection y', 'Connection z']);
  for (const { id, name: _, ...figures } of byConnection) {
    expect(figures).toEqual(recountCalls(inRange, (attempt) => attempt.connectionId === id));
  }
  expect(byKey.map((line) => line.name).toSorted()).toEqual(['Key a', 'Key b', 'Key c']);
  for (const { id, name: _, ...figures } of byKey) {
    expect(figures).toEqual(recount(inRange.filter((record) => record.keyId === id)));
  }
  for (const lines of [byModel, byConnection, byKey]) {
    const spend = lines.map((line) => line.spendNanoUsd);
    expect(spend).toEqual(spend.toSorted((left, right) => right - left));
  }
  expect((await overview(database, { ...range, top: 1 })).byModel).toEqual(byModel.slice(0, 1));
});

test('the spend of all connections is the spend of all requests, to the nano-dollar', async () => {
  const { database } = await openFilled();
  const { totals, byConnection } = await overview(database, range);
  expect(byConnection.reduce((sum, line) => sum + line.spendNanoUsd, 0)).toBe(totals.spendNanoUsd);
});

test('without a beginning the range begins with the first request', async () => {
  const { database } = await openFilled();
  const whole = await overview(database, { toMs: fromMs + spanMs });
  expect(whole.fromMs).toBe(Math.min(...all.map((record) => record.startedAtMs)));
  expect(whole.totals.requests).toBe(all.length);
});

test('an empty range has zeroes for counts and nothing for what is unknown', async () => {
  const { database } = await openRecordingDatabase();
  const empty = await overview(database, { fromMs: 3_600_000, toMs: 7_200_000, bucket: 'hour' });
  const nothing = { requests: 0, errors: 0, spendNanoUsd: 0, unpricedRequests: 0, tokens: {} };
  expect(empty).toEqual({
    fromMs: 3_600_000,
    toMs: 7_200_000,
    bucket: 'hour',
    totals: { ...nothing, cancelled: 0, failedOver: 0, latencyMs: {}, firstTokenMs: {}, shadows: noShadows },
    series: [{ startMs: 3_600_000, ...nothing }],
    byModel: [],
    byConnection: [],
    byKey: [],
  });
});

test('percentiles are of the nearest rank, also where a rank is hit exactly', async () => {
  const { database, record } = await openRecordingDatabase();
  const durations = Array.from({ length: 20 }, (_, index) => index + 1);
  record(durations.map((durationMs) => makeRequest({ id: `req_${durationMs}`, durationMs })));
  const { totals } = await overview(database, { toMs: 1_750_000_000_001 });
  expect(totals.latencyMs).toEqual({ p50: 10, p95: 19 });
});

test('a key that was renamed shows its newest name', async () => {
  const { database, record } = await openRecordingDatabase();
  record([makeRequest({ id: 'req_1', keyName: 'old' }), makeRequest({ id: 'req_2', keyName: 'new' })]);
  const { byKey } = await overview(database, { toMs: 1_750_000_000_001 });
  expect(byKey.map((line) => [line.name, line.requests])).toEqual([['new', 2]]);
});

test('a range of too many buckets is refused', async () => {
  const { database } = await openRecordingDatabase();
  await expect(overview(database, { fromMs: 0, toMs: 1e12, bucket: 'minute' })).rejects.toMatchObject({
    code: 'invalid-input',
    field: 'bucket',
  });
});

test('last use and number of requests follow from the records', async () => {
  const { database } = await openFilled();
  const times = all.filter((record) => record.keyId === 'key_a').map((record) => record.startedAtMs);
  expect((await keyUsage(database)).get('key_a')).toEqual({ lastUsedAtMs: Math.max(...times), requests: times.length });
  expect((await keyUsage(database)).has('key_never')).toBe(false);
});
