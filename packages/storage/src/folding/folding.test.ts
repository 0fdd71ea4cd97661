import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFreshDatabase, openRecordingDatabase } from '../__fixtures__/open-fresh-database.ts';
import { makeAttempt, makeRequest, randomRequest, seededRandom } from '../__fixtures__/records.ts';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';
import { type Database, openDatabase, spoolDirectoryOf } from '../database/open-database.ts';
import { findRequest } from '../questions/find-request.ts';
import { findSetting, putSetting } from '../repositories/settings.ts';
import { encodeSpoolRecord } from '../spool/spool-record.ts';
import { openSpool } from '../spool/spool.ts';

async function storedIds(database: Database): Promise<readonly string[]> {
  const rows = await database.read.selectFrom('requests').select('id').orderBy('sequence').execute();
  return rows.map((row) => row.id);
}

function spoolNames(directory: string): readonly string[] {
  return readdirSync(spoolDirectoryOf(directory)).filter((name) => name.endsWith('.db'));
}

test('a record comes back exactly as it was recorded, whatever it holds', async () => {
  const { database, record } = await openRecordingDatabase();
  const random = seededRandom(11);
  const records = Array.from({ length: 200 }, (_, index) =>
    randomRequest(random, { index, fromMs: 1e12, spanMs: 1e6 }),
  );
  record(records);
  for (const expected of records) {
    expect(await findRequest(database, expected.id)).toMatchObject(expected);
    expect((await findRequest(database, expected.id))?.attempts).toEqual(expected.attempts);
  }
});

test('totals of a request are the sums over its attempts, and unknown stays unknown', async () => {
  const { database, record } = await openRecordingDatabase();
  const broken = { failureKind: 'network', tokens: { input: 7 } } as const;
  const { costNanoUsd: _cost, costSource: _source, ...unpriced } = makeAttempt(broken);
  record([makeRequest({ attempts: [unpriced, makeAttempt({ position: 1, connectionName: 'second' })] })]);
  const row = await findRequest(database, 'req_1');
  expect(row).toMatchObject({
    tokens: { input: 17, output: 5 },
    costNanoUsd: 1500,
    costKnown: false,
    attemptCount: 2,
    target: { connectionName: 'second' },
  });
  expect(row?.tokens).not.toHaveProperty('reasoning');
});

test('a failed call without tokens leaves the cost of the request known', async () => {
  const { database, record } = await openRecordingDatabase();
  const { costNanoUsd: _cost, costSource: _source, ...failed } = makeAttempt({ failureKind: 'rate-limit', tokens: {} });
  record([makeRequest({ attempts: [failed, makeAttempt({ position: 1 })] })]);
  expect(await findRequest(database, 'req_1')).toMatchObject({ costNanoUsd: 1500, costKnown: true });
});

test('a refused request has no target, no tokens and no cost', async () => {
  const { database, record } = await openRecordingDatabase();
  record([makeRequest({ outcome: 'refused', status: 404, attempts: [] })]);
  const row = await findRequest(database, 'req_1');
  expect(row).toMatchObject({ attemptCount: 0, tokens: {}, costKnown: true });
  expect(row).not.toHaveProperty('target');
  expect(row).not.toHaveProperty('costNanoUsd');
});

test('folding again adds nothing, and a large spool takes more than one batch', async () => {
  const { database, record } = await openRecordingDatabase();
  const ids = Array.from({ length: 2500 }, (_, index) => `req_${index}`);
  record(ids.map((id) => makeRequest({ id })));
  await database.foldNow();
  expect(await database.foldNow()).toBe(0);
  expect(await storedIds(database)).toEqual(ids);
});

test('records that cannot be read are set aside with their error and keep no other back', async () => {
  const { database, spool } = await openRecordingDatabase();
  const twice = makeRequest({ id: 'req_3', attempts: [makeAttempt(), makeAttempt()] });
  spool.append([
    encodeSpoolRecord(makeRequest({ id: 'req_1' })),
    'not json',
    encodeSpoolRecord(twice),
    '{"v":1,"request":{"id":"req_4","attempts":[]}}',
    encodeSpoolRecord(makeRequest({ id: 'req_5' })),
  ]);
  await database.foldNow();
  expect(await storedIds(database)).toEqual(['req_1', 'req_5']);
  const rejects = await database.read.selectFrom('fold_rejects').select(['position', 'record', 'error']).execute();
  expect(rejects.map((row) => row.position)).toEqual([2, 3, 4]);
  expect(rejects[0]).toMatchObject({ record: 'not json', error: expect.stringContaining('JSON') });
  const attempts = await database.read.selectFrom('attempts').select('request_sequence').execute();
  expect(attempts).toHaveLength(2);
});

test('a request recorded twice counts once', async () => {
  const { database, record } = await openRecordingDatabase();
  record([makeRequest(), makeRequest()]);
  await database.foldNow();
  expect(await storedIds(database)).toEqual(['req_1']);
  expect(await database.read.selectFrom('fold_rejects').selectAll().execute()).toEqual([]);
});

test('folding waits for a transaction that is open, and is not part of it', async () => {
  const directory = temporaryDirectory();
  const faults: unknown[] = [];
  const database = await openFreshDatabase({ directory, onFault: (fault) => faults.push(fault) });
  const spool = openSpool({ directory: spoolDirectoryOf(directory) });
  onTestFinished(() => spool.close());
  const order: string[] = [];
  let folded: Promise<unknown> | undefined;
  const work = database.write.transaction().execute(async (transaction) => {
    spool.append([encodeSpoolRecord(makeRequest())]);
    folded = database.foldNow().then(() => order.push('folded'));
    for (let round = 0; round < 20; round += 1) await putSetting(transaction, 'round', round);
    order.push('end of transaction');
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  await folded;
  expect(order).toEqual(['end of transaction', 'folded']);
  expect(await storedIds(database)).toEqual(['req_1']);
  expect(await findSetting(database.read, 'round')).toBeUndefined();
  expect(faults).toEqual([]);
});

test('the spool files of a dead process are folded and deleted, the live one is kept', async () => {
  const directory = temporaryDirectory();
  const dead = openSpool({ directory: spoolDirectoryOf(directory), now: () => 1 });
  dead.append([encodeSpoolRecord(makeRequest({ id: 'req_dead' }))]);
  dead.close();
  const live = openSpool({ directory: spoolDirectoryOf(directory), now: () => 2 });
  onTestFinished(() => live.close());
  live.append([encodeSpoolRecord(makeRequest({ id: 'req_live' }))]);
  const database = await openFreshDatabase({ directory });
  await database.foldNow();
  await database.foldNow();
  expect(await storedIds(database)).toEqual(['req_dead', 'req_live']);
  expect(spoolNames(directory).map((name) => join(spoolDirectoryOf(directory), name))).toEqual([live.path]);
  live.append([encodeSpoolRecord(makeRequest({ id: 'req_later' }))]);
  await database.foldNow();
  expect(await storedIds(database)).toEqual(['req_dead', 'req_live', 'req_later']);
});

test('a file that was rotated away is deleted once it is folded', async () => {
  const directory = temporaryDirectory();
  const spool = openSpool({ directory: spoolDirectoryOf(directory), rotateAfter: 1 });
  onTestFinished(() => spool.close());
  const database = await openFreshDatabase({ directory });
  const ids = ['a', 'b', 'c', 'd'];
  for (const id of ids) {
    spool.append([encodeSpoolRecord(makeRequest({ id }))]);
    spool.rotateIfLarge();
  }
  await database.foldNow();
  await database.foldNow();
  expect(await storedIds(database)).toEqual(ids);
  expect(spoolNames(directory)).toHaveLength(1);
});

test('a spool that is no database is told once and keeps no other back', async () => {
  const directory = temporaryDirectory();
  const spool = openSpool({ directory: spoolDirectoryOf(directory), now: () => 5 });
  onTestFinished(() => spool.close());
  writeFileSync(join(spoolDirectoryOf(directory), '1-1-00001.db'), 'garbage '.repeat(1000));
  spool.append([encodeSpoolRecord(makeRequest())]);
  const faults: unknown[] = [];
  const database = await openFreshDatabase({ directory, onFault: (fault) => faults.push(fault) });
  await database.foldNow();
  await database.foldNow();
  expect(await storedIds(database)).toEqual(['req_1']);
  expect(faults).toEqual([expect.objectContaining({ name: 'OmniError' })]);
});

test('two processes that fold the same spool carry each record once', async () => {
  const directory = temporaryDirectory();
  const spool = openSpool({ directory: spoolDirectoryOf(directory) });
  onTestFinished(() => spool.close());
  const databases = [await openDatabase({ directory }), await openDatabase({ directory })] as const;
  const ids = Array.from({ length: 3000 }, (_, index) => `req_${index}`);
  for (const id of ids) spool.append([encodeSpoolRecord(makeRequest({ id }))]);
  await Promise.all(databases.map((database) => database.foldNow()));
  expect(await storedIds(databases[0])).toEqual(ids);
  for (const database of databases) await database.close();
});
