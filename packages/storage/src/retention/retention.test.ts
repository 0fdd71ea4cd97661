import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openFreshDatabase, openRecordingDatabase } from '../__fixtures__/open-fresh-database.ts';
import { makeRequest, randomRequest, seededRandom } from '../__fixtures__/records.ts';
import { findFirstTime } from '../questions/first-time.ts';
import { deleteOldRemarks, deleteOldRequests } from './delete-old-requests.ts';
import { readStoragePolicy, writeStoragePolicy } from './storage-policy.ts';

const dayMs = 86_400_000;
const toMs = Date.UTC(2026, 10, 21);
const fromMs = toMs - 10 * dayMs;

async function filled() {
  const random = seededRandom(3);
  const { database, record } = await openRecordingDatabase();
  record(Array.from({ length: 400 }, (_, index) => randomRequest(random, { index, fromMs, spanMs: 10 * dayMs })));
  await database.foldNow();
  return database;
}

const allDays = { fromMs, toMs, bucket: 'day' } as const;

test('old requests go, with their attempts, a few at a time; what they sum up to stays', async () => {
  const database = await filled();
  await expect
    .poll(() => database.read.selectFrom('rollup_position').select('sequence').executeTakeFirst(), { timeout: 15_000 })
    .toEqual({ sequence: 400 });
  const before = await database.figures(allDays);
  const cut = fromMs + 4 * dayMs;
  const old = await database.read
    .selectFrom('requests')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('started_at_ms', '<', cut)
    .executeTakeFirstOrThrow();
  let deleted = 0;
  for (let rows = -1; rows !== 0; deleted += rows) rows = await deleteOldRequests(database.write, cut, 50);
  expect(deleted).toBe(old.rows);
  await deleteOldRemarks(database.write, cut);
  await database.giveBackSpace();
  const left = await database.read.selectFrom('requests').select('started_at_ms').execute();
  expect(left).toHaveLength(400 - deleted);
  expect(left.every(({ started_at_ms }) => started_at_ms >= cut)).toBe(true);
  const orphans = await database.read
    .selectFrom('attempts')
    .select('id')
    .where('request_sequence', 'not in', (eb) => eb.selectFrom('requests').select('sequence'))
    .execute();
  expect(orphans).toEqual([]);
  expect(await database.figures(allDays)).toEqual(before);
  expect(await findFirstTime(database.read)).toBe(fromMs);
});

test('a request that is not summed up yet stays, however old it is', async () => {
  const { database, record } = await openRecordingDatabase();
  await sql`create trigger stuck before insert on rollups begin select raise(abort, 'stuck'); end`.execute(
    database.write,
  );
  record([makeRequest({ startedAtMs: fromMs })]);
  await database.foldNow();
  expect(await deleteOldRequests(database.write, toMs, 1000)).toBe(0);
});

test('the policy is 90 days unless somebody says otherwise, and may be for good', async () => {
  const database = await openFreshDatabase();
  expect(await readStoragePolicy(database.read)).toEqual({ requestDays: 90 });
  await writeStoragePolicy(database.write, { requestDays: 7 });
  expect(await readStoragePolicy(database.read)).toEqual({ requestDays: 7 });
  await writeStoragePolicy(database.write, {});
  expect(await readStoragePolicy(database.read)).toEqual({});
});
