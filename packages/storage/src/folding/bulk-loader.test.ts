import { expect, test } from 'vitest';
import { openFreshDatabase, openRecordingDatabase } from '../__fixtures__/open-fresh-database.ts';
import { makeRequest, randomRequest, seededRandom } from '../__fixtures__/records.ts';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';
import { type Database, openDatabase } from '../database/open-database.ts';
import { openBulkLoader } from './bulk-loader.ts';

async function migratedDirectory(): Promise<string> {
  const directory = temporaryDirectory();
  await (await openDatabase({ directory })).close();
  return directory;
}

async function rowsOf(database: Database) {
  return {
    requests: await database.read.selectFrom('requests').selectAll().orderBy('sequence').execute(),
    attempts: await database.read
      .selectFrom('attempts')
      .selectAll()
      .orderBy('request_sequence')
      .orderBy('position')
      .execute(),
  };
}

test('loading gives the very rows that folding gives', async () => {
  const random = seededRandom(5);
  const records = Array.from({ length: 300 }, (_, index) =>
    randomRequest(random, { index, fromMs: 1e12, spanMs: 1e6 }),
  );
  const directory = await migratedDirectory();
  const loader = openBulkLoader(directory);
  loader.load(records.slice(0, 200));
  loader.load(records.slice(200));
  loader.close();
  const loaded = await openFreshDatabase({ directory });
  const { database: folded, record } = await openRecordingDatabase();
  record(records);
  await folded.foldNow();
  expect(await rowsOf(loaded)).toEqual(await rowsOf(folded));
  expect(await loaded.integrityCheck()).toEqual([]);
});

test('a batch with a record that cannot be written leaves nothing behind, and the next one works', async () => {
  const directory = await migratedDirectory();
  const loader = openBulkLoader(directory);
  const nameless: { readonly keyName: string } = JSON.parse('{"keyName":null}');
  expect(() => loader.load([makeRequest({ id: 'req_1' }), makeRequest({ id: 'req_2', ...nameless })])).toThrow(
    'NOT NULL',
  );
  loader.load([makeRequest({ id: 'req_3' })]);
  loader.close();
  const { requests } = await rowsOf(await openFreshDatabase({ directory }));
  expect(requests.map(({ id }) => id)).toEqual(['req_3']);
});

test('what was loaded can be summed up before anybody serves from it', async () => {
  const random = seededRandom(6);
  const directory = await migratedDirectory();
  const loader = openBulkLoader(directory);
  loader.load(Array.from({ length: 120 }, (_, index) => randomRequest(random, { index, fromMs: 1e12, spanMs: 1e6 })));
  expect(loader.sumUp()).toBe(120);
  expect(loader.sumUp()).toBe(0);
  loader.close();
  const database = await openFreshDatabase({ directory });
  expect(await database.read.selectFrom('rollup_position').select('sequence').execute()).toEqual([{ sequence: 120 }]);
  expect(await database.figures({ fromMs: 1e12, toMs: 1e12 + 1e6 })).toMatchObject([{ requests: 120 }]);
});
