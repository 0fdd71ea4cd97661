import type { KeyView } from '@omniroute/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limitTools, type KeyOptions } from './__fixtures__/limit-tools.ts';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  for (const name of ['first', 'second']) {
    const upstream = await gateway.addUpstream(name);
    upstream.setDefault({ kind: 'reply', text: `from the ${name}`, deltas: 1, usage: { input: 11, output: 7 } });
  }
});

afterAll(() => gateway.stop());

const { addKey, recordOf } = limitTools(() => gateway);

describe('a key’s scope', () => {
  test('is kept to by whatever name a request uses, and so is the list of models', async () => {
    await gateway.admin.call('createCombo', {
      body: { name: 'open', strategy: 'priority', targets: [{ connection: 'second', model: 'm' }] },
    });
    const key = await addKey({ models: ['first/*', 'combo/open'] });
    expect((await key.ask('first/anything')).status).toBe(200);
    expect((await key.ask('open')).status).toBe(200);
    expect((await key.ask('combo/open')).status).toBe(200);
    const refused = await key.ask('second/m');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { type: 'permission_error', code: 'model_not_found' } });
    expect(await recordOf(refused)).toMatchObject({ outcome: 'refused', failureKind: 'model-access' });
    const asMessage = await key.message('second/m');
    expect(asMessage.status).toBe(403);
    expect(await asMessage.json()).toMatchObject({ error: { type: 'permission_error' } });
    const list = await (await key.get('/v1/models')).text();
    const ids = [...list.matchAll(/"id":"([^"]+)"/g)].map(([, id = '']) => id);
    expect(ids).toContain('open');
    expect(ids.every((id) => id === 'open' || id.startsWith('first/'))).toBe(true);
    expect((await key.get('/v1/models/second%2Fm')).status).toBe(404);
  });

  test('tells nothing of other names where one is unknown', async () => {
    const key = await addKey({ models: ['opem'] });
    expect((await key.ask('opeh')).status).toBe(403);
    const unknown = await key.ask('opem');
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).not.toContain('Did you mean');
  });

  test('holds in simulations as well', async () => {
    const { id } = await addKey({ models: ['first/*'] });
    const simulate = async (model: string) =>
      (await gateway.admin.call('simulate', { body: { model, request: chatBody(model), key: id } })).refused?.status;
    expect(await simulate('second/m')).toBe(403);
    expect(await simulate('nowhere/m')).toBe(403);
    expect(await simulate('first/m')).toBeUndefined();
  });
});

describe('a key’s date', () => {
  test('ends it with a 401 that says so', async () => {
    const key = await addKey({ expiresAt: '2026-01-01T00:00:00Z' });
    const refused = await key.ask();
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('expired on 2026-01-01T00:00:00.000Z');
    await gateway.admin.call('updateKey', { params: { id: key.id }, body: { options: {} } });
    expect((await key.ask()).status).toBe(200);
  });
});

describe('a change of a key', () => {
  test('is in force at once, touches nothing that it does not name, and is undone by the old values', async () => {
    const { id } = await gateway.admin.call('createKey', { body: { name: 'before', team: 'a', tags: ['x'] } });
    const changed = await gateway.admin.call('updateKey', {
      params: { id },
      body: { name: 'after', team: null, options: { limits: { rpm: 5 } } },
    });
    expect(changed).toMatchObject({ name: 'after', tags: ['x'], options: { limits: { rpm: 5 } } });
    expect(changed).not.toHaveProperty('team');
    const undone: KeyView = await gateway.admin.call('updateKey', {
      params: { id },
      body: { name: 'before', team: 'a', options: {} },
    });
    expect(undone).toMatchObject({ name: 'before', team: 'a', tags: ['x'], options: {} });
  });

  test('is refused for a revoked key, and for limits that mean nothing', async () => {
    const { id } = await gateway.admin.call('createKey', { body: { name: 'gone' } });
    const update = (options: KeyOptions) => gateway.admin.call('updateKey', { params: { id }, body: { options } });
    await expect(update({ limits: { rpm: 0 } })).rejects.toThrow('At least 1');
    await expect(update({ limits: { queue: { max: 1, timeoutMs: 100 } } })).rejects.toThrow('concurrency');
    await expect(update({ limits: { budget: { dayUsd: 1, zone: 'Mars/Base' } } })).rejects.toThrow('time zone');
    await gateway.admin.call('revokeKey', { params: { id } });
    await expect(update({})).rejects.toThrow('revoked');
  });
});
