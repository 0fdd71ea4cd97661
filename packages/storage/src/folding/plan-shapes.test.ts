import { expect, test } from 'vitest';
import { openFreshDatabase, openRecordingDatabase } from '../__fixtures__/open-fresh-database.ts';
import { makeAttempt, makePlan, makeRequest } from '../__fixtures__/records.ts';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';
import { openDatabase } from '../database/open-database.ts';
import { findRequest } from '../questions/find-request.ts';
import { openBulkLoader } from './bulk-loader.ts';

test('a plan comes back in its order, with its facts', async () => {
  const { database, record } = await openRecordingDatabase();
  const facts = { inputTokens: 9, maxOutputTokens: 50, needs: ['tools', 'vision'] } as const;
  record([makeRequest({ plan: makePlan({ facts }) })]);
  const row = await findRequest(database, 'req_1');
  expect(row?.plan).toMatchObject({ walk: 'sequential', skipped: [], facts });
  expect(row?.plan?.order.map(({ connectionName }) => connectionName)).toEqual(['second', 'first']);
});

test('requests that were planned alike share one shape, and a direct one has none', async () => {
  const { database, record } = await openRecordingDatabase();
  const planned = ['01', '10', '1'].map((order, index) =>
    makeRequest({ id: `req_${index}`, plan: makePlan({ order }), attempts: [makeAttempt({ id: `att_${index}` })] }),
  );
  record([...planned, makeRequest({ id: 'req_direct' })]);
  await database.foldNow();
  expect(await database.read.selectFrom('plans').select('id').execute()).toHaveLength(1);
  expect(await findRequest(database, 'req_direct')).not.toHaveProperty('plan');
});

test('a shape that was rolled back is written anew', async () => {
  const directory = temporaryDirectory();
  await (await openDatabase({ directory })).close();
  const loader = openBulkLoader(directory);
  const nameless: { readonly keyName: string } = JSON.parse('{"keyName":null}');
  const plan = makePlan();
  expect(() => loader.load([makeRequest({ id: 'req_1', plan }), makeRequest({ id: 'req_2', ...nameless })])).toThrow(
    'NOT NULL',
  );
  loader.load([makeRequest({ id: 'req_3', plan })]);
  loader.close();
  const database = await openFreshDatabase({ directory });
  expect((await findRequest(database, 'req_3'))?.plan?.order).toHaveLength(2);
});
