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
