import { createClient } from '@omniroute/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

function raw(
  method: string,
  path: string,
  options: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
) {
  return fetch(gateway.url + path, {
    method,
    headers: { authorization: `Bearer ${gateway.adminToken}`, 'content-type': 'application/json', ...options.headers },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
}

describe('the door', () => {
  test('stays shut without a session or token, also for a client key', async () => {
    for (const authorization of ['', `Bearer ${gateway.key}`, 'Bearer wrong']) {
      expect((await fetch(`${gateway.url}/api/connections`, { headers: { authorization } })).status).toBe(401);
    }
  });

  test('opens to the password with a cookie that scripts and other sites cannot use', async () => {
    const wrong = await raw('POST', '/api/session', { body: { password: 'not it' }, headers: { authorization: '' } });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({ error: { code: 'unauthenticated', field: 'password' } });
    const right = await raw('POST', '/api/session', {
      body: { password: 'a test password' },
      headers: { authorization: '' },
    });
    expect(right.status).toBe(200);
    const cookie = right.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const headers = { authorization: '', cookie: cookie.split(';')[0] ?? '' };
    expect((await raw('GET', '/api/session', { headers })).status).toBe(200);
    expect(
      (await raw('POST', '/api/keys', { headers: { ...headers, origin: 'https://evil.example' }, body: { name: 'x' } }))
        .status,
    ).toBe(403);
    expect((await raw('DELETE', '/api/session', { headers })).status).toBe(204);
    expect((await raw('GET', '/api/session', { headers })).status).toBe(401);
  });
});

describe('a connection', () => {
  test('never shows its secret again, and takes either spelling of its base URL', async () => {
    const created = await gateway.admin.call('createConnection', {
      body: {
        provider: 'openai-compatible',
        name: 'spelled',
        baseUrl: 'https://llm.example.com/chat/completions',
        secret: 'sk-very-secret',
      },
    });
    expect(created).toMatchObject({ baseUrl: 'https://llm.example.com/v1', hasSecret: true, status: 'untested' });
    expect(created.endpoints).toMatchObject({ 'openai-chat': 'https://llm.example.com/v1/chat/completions' });
    for (const path of ['/api/connections', `/api/connections/${created.id}`, '/api/connections/spelled']) {
      expect(await (await raw('GET', path)).text()).not.toContain('sk-very-secret');
    }
  });

  const bad: readonly [string, Record<string, unknown>, string][] = [
    ['an unknown field', { provider: 'openai', name: 'x', secret: 's', colour: 'red' }, 'colour'],
    ['an unknown provider', { provider: 'opnai', name: 'x', secret: 's' }, 'provider'],
    ['a private address', { provider: 'ollama', name: 'x', baseUrl: 'http://127.0.0.1:11434' }, 'baseUrl'],
    [
      'a metadata address',
      { provider: 'ollama', name: 'x', baseUrl: 'http://169.254.169.254', settings: { allowPrivateNetwork: true } },
      'baseUrl',
    ],
    ['a missing scheme', { provider: 'ollama', name: 'x', baseUrl: 'llm.example.com' }, 'baseUrl'],
    ['a slash in its name', { provider: 'openai', name: 'a/b', secret: 's' }, 'name'],
    ['a missing key', { provider: 'openai', name: 'x' }, 'secret'],
    [
      'a reserved header',
      { provider: 'openai', name: 'x', secret: 's', settings: { headers: { Authorization: 'x' } } },
      'settings.headers.Authorization',
    ],
    [
      'a wrong type',
      { provider: 'openai', name: 'x', secret: 's', settings: { allowPrivateNetwork: 'yes' } },
      'settings.allowPrivateNetwork',
    ],
  ];

  test.each(bad)('with %s is refused at that field and nothing is written', async (_, body, field) => {
    const response = await raw('POST', '/api/connections', { body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid-input', field } });
    const { items } = await gateway.admin.call('listConnections', {});
    expect(items.map(({ name }) => name)).toEqual(['spelled']);
  });

  test('of a taken name is a conflict', async () => {
    const response = await raw('POST', '/api/connections', {
      body: { provider: 'openai', name: 'spelled', secret: 's' },
    });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ error: { code: 'conflict', field: 'name' } });
  });

  test('is tested step by step, one JSON line a step, on the path that requests take', async () => {
    const upstream = await gateway.addUpstream('probed');
    upstream.setDefault({ kind: 'reply', text: 'pong', usage: { input: 3, output: 1 } });
    const steps = [];
    for await (const step of gateway.admin.stream('testConnection', { params: { id: 'probed' } })) steps.push(step);
    expect(steps.map(({ step }) => step)).toEqual([
      'address',
      'dns',
      'connect',
      'identity',
      'key',
      'models',
      'answer',
      'stream',
    ]);
    expect(steps.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(upstream.hits.map(({ json }) => json['stream'] ?? false)).toEqual([false, true]);
    expect(await gateway.admin.call('getConnection', { params: { id: 'probed' } })).toMatchObject({
      status: 'verified',
      modelCount: 1,
    });
  });

  test('stays verified while only the way its list of models is kept changes, and is untested once its calls change', async () => {
    await gateway.addUpstream('kept');
    const id = 'kept';
    for await (const step of gateway.admin.stream('testConnection', { params: { id } })) expect(step).toBeDefined();
    const { settings } = await gateway.admin.call('getConnection', { params: { id } });
    const change = (more: object) =>
      gateway.admin.call('updateConnection', { params: { id }, body: { settings: { ...settings, ...more } } });
    expect(await change({ sync: false, newModels: 'offer' })).toMatchObject({ status: 'verified' });
    expect(await change({ headers: { 'x-team': 'core' } })).toMatchObject({ status: 'untested' });
  });

  test('that fails its test says at which step, and stays usable', async () => {
    const upstream = await gateway.addUpstream('broken');
    upstream.setDefault({ kind: 'error', status: 500, message: 'no capacity' });
    const steps = [];
    for await (const step of gateway.admin.stream('testConnection', { params: { id: 'broken' } })) steps.push(step);
    expect(steps.find(({ step }) => step === 'answer')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('no capacity'),
    });
    expect(steps.at(-1)).toMatchObject({ step: 'stream', status: 'skipped' });
    expect(await gateway.admin.call('getConnection', { params: { id: 'broken' } })).toMatchObject({
      status: 'failing',
    });
  });

  test('cannot be deleted while a combo has it as a target', async () => {
    await gateway.admin.call('createCombo', {
      body: { name: 'uses', strategy: 'priority', targets: [{ connection: 'spelled', model: 'm' }] },
    });
    const response = await raw('DELETE', '/api/connections/spelled');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      error: { code: 'in-use', message: expect.stringContaining('uses') },
    });
    await gateway.admin.call('deleteCombo', { params: { id: 'uses' } });
    expect((await raw('DELETE', '/api/connections/spelled')).status).toBe(204);
  });
});

describe('a combo', () => {
  test('takes connections by name or id and refuses circles', async () => {
    await gateway.addUpstream('member');
    const { id } = await gateway.admin.call('getConnection', { params: { id: 'member' } });
    const inner = await gateway.admin.call('createCombo', {
      body: {
        name: 'inner',
        strategy: 'weighted',
        targets: [
          { connection: id, model: 'a', weight: 3 },
          { connection: 'member', model: 'b' },
        ],
      },
    });
    expect(inner.targets).toMatchObject([
      { connection: id, connectionName: 'member', weight: 3 },
      { connection: id, model: 'b' },
    ]);
    await gateway.admin.call('createCombo', {
      body: { name: 'outer', strategy: 'priority', targets: [{ combo: 'inner' }] },
    });
    const response = await raw('PATCH', '/api/combos/inner', { body: { targets: [{ combo: 'outer' }] } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('inner → outer → inner'), field: 'targets' },
    });
  });

  const bad: readonly [string, Record<string, unknown>, string][] = [
    ['no target', { targets: [] }, 'targets'],
    ['an unknown connection', { targets: [{ connection: 'nobody', model: 'm' }] }, 'targets.0.connection'],
    ['a weight of zero', { targets: [{ connection: 'member', model: 'm', weight: 0 }] }, 'targets.0.weight'],
    ['an unknown strategy', { strategy: 'magic' }, 'strategy'],
    ['an unknown kind of failure', { fallback: { on: ['bad luck'] } }, 'fallback.on.0'],
    ['an unknown field of a target', { targets: [{ connection: 'member', model: 'm', wait: 3 }] }, 'targets.0.wait'],
  ];

  test.each(bad)('with %s is refused at that field', async (_, change, field) => {
    const body = { name: 'bad', strategy: 'priority', targets: [{ connection: 'member', model: 'm' }], ...change };
    const response = await raw('POST', '/api/combos', { body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid-input', field } });
  });
});

describe('a key', () => {
  test('is shown once, works at once, and stops at once when revoked', async () => {
    await gateway.addUpstream('keyed');
    const { id, key } = await gateway.admin.call('createKey', { body: { name: 'fresh' } });
    const headers = { authorization: `Bearer ${key}` };
    expect((await gateway.post('/v1/chat/completions', chatBody('keyed/m'), { headers })).status).toBe(200);
    const { items } = await gateway.admin.call('listKeys', {});
    expect(items.find((item) => item.id === id)).toMatchObject({ name: 'fresh', requestCount: 1 });
    expect(JSON.stringify(items)).not.toContain(key);
    await gateway.admin.call('revokeKey', { params: { id } });
    expect((await gateway.post('/v1/chat/completions', chatBody('keyed/m'), { headers })).status).toBe(401);
  });
});

describe('requests', () => {
  test('page newest first without repeats, and refuse a limit out of range', async () => {
    await gateway.addUpstream('paged');
    const ids: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      ids.unshift((await gateway.post('/v1/chat/completions', chatBody('paged/m'))).headers.get('x-request-id') ?? '');
    }
    const first = await gateway.admin.call('listRequests', { query: { limit: 3, connection: 'paged' } });
    const second = await gateway.admin.call('listRequests', {
      query: { limit: 3, connection: 'paged', cursor: first.nextCursor ?? '' },
    });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeUndefined();
    for (const limit of [0, 201]) expect((await raw('GET', `/api/requests?limit=${limit}`)).status).toBe(400);
    expect((await raw('GET', '/api/requests/req_nothing')).status).toBe(404);
  });

  test('are counted in the overview', async () => {
    const overview = await gateway.admin.call('getOverview', { query: { range: '24h' } });
    const { items } = await gateway.admin.call('listRequests', { query: { limit: 200 } });
    expect(overview.totals.requests).toBe(items.length);
    expect(overview.series.reduce((sum, { requests }) => sum + requests, 0)).toBe(items.length);
  });
});

test('a fault has one shape, for unknown paths, methods and types of body too', async () => {
  const answers = await Promise.all([
    raw('GET', '/api/nothing'),
    raw('PATCH', '/api/keys'),
    raw('POST', '/api/keys', { body: { name: 'x' }, headers: { 'content-type': 'text/plain' } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 405, 415]);
  for (const answer of answers)
    expect(await answer.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
});

test('the OpenAPI document is there and a wrong token is told as such by the client', async () => {
  expect(await (await raw('GET', '/api/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
  const stranger = createClient({ baseUrl: gateway.url, token: 'wrong-token' });
  await expect(stranger.call('listKeys', {})).rejects.toMatchObject({ code: 'unauthenticated', httpStatus: 401 });
});
