import { join } from 'node:path';
import { buckets, facets, type RequestRecord } from '@omniroute/core';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { makeRequest, randomRequest, seededRandom } from '../__fixtures__/records.ts';
import { recount, type Recounted } from '../__fixtures__/recount.ts';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';
import { openDatabase } from '../database/open-database.ts';
import { openBulkLoader } from '../folding/bulk-loader.ts';

import { openSqliteFile, type SqliteFile } from '../sqlite/sqlite-file.ts';

import type { FigureGroup, FiguresQuery } from './figures.ts';
import { readFigures } from './read-figures.ts';
import { createRoller } from './roller.ts';
import { sketchError } from './sketch.ts';
import { createFiguresSource } from './sqlite-figures-source.ts';

const nowMs = Date.UTC(2026, 10, 21, 15, 30, 12);
const dayMs = 86_400_000;
const spanMs = 40 * dayMs;

/** A database file with these requests in it, none of them summed up. */
async function load(records: readonly RequestRecord[]): Promise<SqliteFile> {
  const directory = temporaryDirectory();
  await (await openDatabase({ directory })).close();
  const loader = openBulkLoader(directory);
  loader.load(records);
  loader.close();
  const file = openSqliteFile(join(directory, 'omniroute.db'), { busyTimeoutMs: 1000 });
  onTestFinished(() => file.close());
  return file;
}

function randomRecords(seed: number, count: number): readonly RequestRecord[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => randomRequest(random, { index, fromMs: nowMs - spanMs, spanMs }));
}

const times = fc.integer({ min: nowMs - spanMs - dayMs, max: nowMs + 60_000 });
const queries: fc.Arbitrary<FiguresQuery> = fc
  .record({
    one: times,
    other: times,
    by: fc.subarray([...facets], { maxLength: 2 }),
    bucket: fc.option(fc.constantFrom(...buckets), { nil: undefined }),
    only: fc.option(
      fc.constantFrom<NonNullable<FiguresQuery['only']>>(
        { key: ['key_a', 'key_b'] },
        { outcome: ['answered'], way: ['litellm'] },
        { tag: ['nightly'] },
        { tag: ['nightly', 'ünïcode "quoted"'] },
        { model: ['smart', 'nobody'], combo: ['cmb_1'], team: ['search'] },
      ),
      { nil: undefined },
    ),
    quantiles: fc.boolean(),
  })
  .map(({ one, other, by, bucket, only, quantiles }) => ({
    fromMs: Math.min(one, other),
    toMs: Math.max(one, other),
    by,
    quantiles,
    ...(bucket && { bucket }),
    ...(only && { only }),
  }));

function keyOf(startMs: number | undefined, ids: readonly (string | undefined)[]): string {
  return JSON.stringify([startMs ?? null, ids.map((id) => id ?? null)]);
}

function expectEqual(found: readonly FigureGroup[], counted: readonly Recounted[]): void {
  const groups = new Map(
    found.map((group) => [
      keyOf(
        group.startMs,
        group.values.map((value) => value?.id),
      ),
      group,
    ]),
  );
  expect(groups.size).toBe(found.length);
  expect([...groups.keys()].sort()).toEqual(counted.map(({ startMs, ids }) => keyOf(startMs, ids)).sort());
  for (const { startMs, ids, latencies, spendNanoUsd, ...sums } of counted) {
    const group = groups.get(keyOf(startMs, ids));
    expect(group).toMatchObject(sums);
    expect(group?.spendNanoUsd).toBe(spendNanoUsd);
    if (group?.latencyMs) expectQuantiles(group.latencyMs, latencies);
  }
}

function expectQuantiles(found: NonNullable<FigureGroup['latencyMs']>, sorted: readonly number[]): void {
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1];
    if (exact === undefined) expect(found[name]).toBeUndefined();
    else expect(Math.abs((found[name] ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * sketchError * 1.0001 + 1e-6);
  }
}

test('every figure equals a recount of the requests, however many of them are summed up by then', async () => {
  const records = randomRecords(7, 700);
  const file = await load(records);
  const roller = createRoller(file, () => nowMs);
  for (const rows of [0, 1, 250, 10_000]) {
    if (rows > 0) roller.rollBatch(rows);
    fc.assert(
      fc.property(queries, (query) => {
        expectEqual(readFigures(createFiguresSource(file, nowMs), query), recount(records, query));
      }),
      { numRuns: 25 },
    );
  }
});

test('the order and the size of batches make no difference, and beginning anew gives the same cells', async () => {
  const records = randomRecords(8, 300);
  const [one, other] = [await load(records), await load(records)];
  const whole = createRoller(one, () => nowMs);
  const parts = createRoller(other, () => nowMs);
  expect(whole.rollBatch(1000)).toBe(300);
  expect(whole.rollBatch(1000)).toBe(0);
  while (parts.rollBatch(37) > 0);
  const cells = (file: SqliteFile) =>
    file.prepare('select * from rollups order by resolution_ms, grouping_id, start_ms, a, b').all();
  const before = cells(one);
  expect(cells(other)).toEqual(before);
  whole.restart();
  expect(cells(one)).toEqual([]);
  whole.rollBatch(1000);
  expect(cells(one)).toEqual(before);
});

test('a batch that fails leaves nothing behind', async () => {
  const file = await load(randomRecords(9, 50));
  file.execute(
    "create trigger full before insert on rollups when new.grouping_id = 1 begin select raise(abort, 'full'); end",
  );
  const roller = createRoller(file, () => nowMs);
  expect(() => roller.rollBatch(100)).toThrow('full');
  expect(file.prepare('select count(*) as cells from rollups').get()?.['cells']).toBe(0);
  file.execute('drop trigger full');
  expect(roller.rollBatch(100)).toBe(50);
});

test('short slices are forgotten when nobody looks at them, days are not', async () => {
  const file = await load(randomRecords(10, 200));
  let now = nowMs;
  const roller = createRoller(file, () => now);
  roller.rollBatch(1000);
  now += 400 * dayMs;
  expect(roller.forgetOld()).toBeGreaterThan(0);
  const left = file.prepare('select distinct resolution_ms from rollups').all();
  expect(left).toEqual([{ resolution_ms: dayMs }]);
});

test('requests to silent targets are in no cell', async () => {
  const file = await load([
    makeRequest({ startedAtMs: nowMs - 1000 }),
    makeRequest({ id: 'req_2', startedAtMs: nowMs - 1000, shadowOf: 'req_1' }),
  ]);
  expect(createRoller(file, () => nowMs).rollBatch(10)).toBe(2);
  const query = { fromMs: nowMs - dayMs, toMs: nowMs };
  expect(readFigures(createFiguresSource(file, nowMs), query)).toMatchObject([{ requests: 1 }]);
});
