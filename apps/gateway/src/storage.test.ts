import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDirectory } from '@omniroute/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';
import { readEnv } from './env.ts';
import { restore } from './restore.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addUpstream('up');
  await (await gateway.post('/v1/chat/completions', chatBody('up/m'))).text();
});
afterAll(() => gateway.stop());

test('tells its room, keeps requests for 90 days, and lets an operator say otherwise', async () => {
  const storage = await gateway.admin.call('getStorage', {});
  expect(storage.databaseBytes).toBeGreaterThan(100_000);
  expect(storage).toMatchObject({ policy: { requestDays: 90 }, backups: [] });
  expect(Date.parse(storage.since ?? '')).toBeLessThanOrEqual(Date.now());
  await gateway.admin.call('setStoragePolicy', { body: { requestDays: 14 } });
  expect((await gateway.admin.call('getStorage', {})).policy).toEqual({ requestDays: 14 });
  await gateway.admin.call('setStoragePolicy', { body: {} });
  expect((await gateway.admin.call('getStorage', {})).policy).toEqual({});
  await expect(gateway.admin.call('setStoragePolicy', { body: { requestDays: 0 } })).rejects.toThrow('At least a day.');
});

test('a backup that was made while it serves is restored into another directory, and never into its own', async () => {
  const backup = await gateway.admin.call('createBackup', {});
  expect((await gateway.admin.call('getStorage', {})).backups).toEqual([backup]);
  const other = await tempDirectory();
  const told = restore(backup.path, readEnv({ OMNIROUTE_DATA_DIR: other.path }));
  expect(told).toContain(`Restored into ${other.path}.`);
  await access(join(other.path, 'secret.key'));
  await other.remove();
  const own = readEnv({ OMNIROUTE_DATA_DIR: gateway.dataDirectory });
  expect(() => restore(backup.path, own)).toThrow(/Stop it first/);
  expect(() => restore(undefined, own)).toThrow(/Name the directory/);
});
