import { findResources, openDatabase, putResources } from '@omniroute/storage';
import { tempDirectory } from '@omniroute/testing';
import { expect, test } from 'vitest';
import { forgetResourcesJob } from './forget-resources.ts';

const dayMs = 24 * 3_600_000;

test('what was made 90 days ago is forgotten, and nothing younger', async () => {
  const directory = await tempDirectory();
  const database = await openDatabase({ directory: directory.path });
  const nowMs = 1000 * dayMs;
  const made = { kind: 'response', keyId: 'key_1', connectionId: 'con_1', model: 'm' } as const;
  await putResources(database.write, [
    { ...made, id: 'old', createdAtMs: nowMs - 91 * dayMs },
    { ...made, id: 'young', createdAtMs: nowMs - 89 * dayMs },
  ]);
  await forgetResourcesJob({ database, now: () => nowMs }).run();
  expect(await findResources(database.read, 'response', 'old')).toEqual([]);
  expect(await findResources(database.read, 'response', 'young')).toHaveLength(1);
  await database.close();
  await directory.remove();
});
