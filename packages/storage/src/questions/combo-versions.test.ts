import { expect, test } from 'vitest';
import { openRecordingDatabase } from '../__fixtures__/open-fresh-database.ts';
import { makeRequest } from '../__fixtures__/records.ts';
import { versionFigures } from './combo-versions.ts';

test('figures of a combo are told apart by the version that served, since a time', async () => {
  const { database, record } = await openRecordingDatabase();
  const made = (id: string, changes: Parameters<typeof makeRequest>[0]) =>
    makeRequest({ id, startedAtMs: 1000, comboId: 'cmb_1', comboName: 'fast', ...changes });
  record([
    made('req_1', { comboVersion: 1 }),
    made('req_2', { comboVersion: 1, outcome: 'failed', attempts: [] }),
    made('req_3', { comboVersion: 2 }),
    made('req_4', { comboVersion: 2, startedAtMs: 999 }),
    made('req_5', { comboVersion: 2, comboId: 'cmb_2' }),
    made('req_6', {}),
  ]);
  expect(await versionFigures(database, { comboId: 'cmb_1', fromMs: 1000 })).toMatchObject([
    { version: 1, requests: 2, errors: 1, spendNanoUsd: 1500 },
    { version: 2, requests: 1, errors: 0, spendNanoUsd: 1500 },
  ]);
});
