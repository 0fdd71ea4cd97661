import { beforeEach, describe, expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import {
  deleteAdminSession,
  deleteAllAdminSessions,
  deleteExpiredAdminSessions,
  findAdminSession,
  insertAdminSession,
} from './admin-sessions.ts';
import { type ApiKeyRow, findApiKey, findApiKeyByHash, insertApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { listAuditEvents, recordAuditEvent } from './audit-events.ts';
import type { Db } from './rows.ts';
import { deleteSetting, findSetting, putSetting } from './settings.ts';

let db: Db;

beforeEach(async () => {
  db = (await openFreshDatabase()).write;
});

describe('keys', () => {
  const key: ApiKeyRow = {
    id: 'key_1',
    name: 'laptop',
    keyHash: 'h1',
    hint: 'or-…abcd',
    options: {},
    tags: ['a'],
    createdAtMs: 1,
  };

  test('a key is found by id and by hash, the newest is listed first', async () => {
    const newer: ApiKeyRow = { ...key, id: 'key_2', keyHash: 'h2', team: 'search', createdAtMs: 2 };
    await insertApiKey(db, key);
    await insertApiKey(db, newer);
    expect(await findApiKey(db, 'key_1')).toEqual(key);
    expect(await findApiKeyByHash(db, 'h2')).toEqual(newer);
    expect(await findApiKeyByHash(db, 'h3')).toBeUndefined();
    expect(await listApiKeys(db)).toEqual([newer, key]);
  });

  test('the first revocation counts', async () => {
    await insertApiKey(db, key);
    expect(await revokeApiKey(db, 'key_1', 5)).toBe(true);
    expect(await revokeApiKey(db, 'key_1', 6)).toBe(false);
    expect(await revokeApiKey(db, 'key_9', 6)).toBe(false);
    expect(await findApiKey(db, 'key_1')).toEqual({ ...key, revokedAtMs: 5 });
  });

  test('two keys of one hash are refused', async () => {
    await insertApiKey(db, key);
    await expect(insertApiKey(db, { ...key, id: 'key_2' })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('admin sessions', () => {
  const session = { tokenHash: 't1', createdAtMs: 1, expiresAtMs: 100, userAgent: 'browser' };

  test('a session is found until it expires', async () => {
    await insertAdminSession(db, session);
    expect(await findAdminSession(db, 't1', 99)).toEqual(session);
    expect(await findAdminSession(db, 't1', 100)).toBeUndefined();
    expect(await findAdminSession(db, 't2', 99)).toBeUndefined();
  });

  test('expired ones are cleared away, the others stay', async () => {
    await insertAdminSession(db, session);
    await insertAdminSession(db, { ...session, tokenHash: 't2', expiresAtMs: 200 });
    expect(await deleteExpiredAdminSessions(db, 100)).toBe(1);
    expect(await findAdminSession(db, 't2', 50)).toBeDefined();
    expect(await findAdminSession(db, 't1', 50)).toBeUndefined();
  });

  test('signing out ends one session, or all', async () => {
    for (const tokenHash of ['t1', 't2', 't3']) await insertAdminSession(db, { ...session, tokenHash });
    expect(await deleteAdminSession(db, 't1')).toBe(true);
    expect(await deleteAdminSession(db, 't1')).toBe(false);
    expect(await findAdminSession(db, 't2', 50)).toBeDefined();
    await deleteAllAdminSessions(db);
    expect(await findAdminSession(db, 't2', 50)).toBeUndefined();
  });
});

test('a setting holds any JSON value, and the last one put counts', async () => {
  expect(await findSetting(db, 'limits')).toBeUndefined();
  await putSetting(db, 'limits', null);
  expect(await findSetting(db, 'limits')).toBeNull();
  await putSetting(db, 'limits', { perMinute: [1, 2.5, 'ünï'] });
  expect(await findSetting(db, 'limits')).toEqual({ perMinute: [1, 2.5, 'ünï'] });
  expect(await deleteSetting(db, 'limits')).toBe(true);
  expect(await deleteSetting(db, 'limits')).toBe(false);
});

test('audit events come newest first and unchanged, as many as asked for', async () => {
  const events = [1, 2, 2, 3].map((atMs, index) => ({
    id: `aud_${index}`,
    atMs,
    actor: 'admin',
    action: 'create',
    entity: 'connection',
    entityId: 'con_1',
    summary: { name: 'first' },
  }));
  for (const event of events) await recordAuditEvent(db, event);
  expect(await listAuditEvents(db, 3)).toEqual(events.toReversed().slice(0, 3));
});
