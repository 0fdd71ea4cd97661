import { createClient, type TargetHealthView } from '@omniroute/contract';
import { tempDirectory, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { linkSiblings } from './cluster/siblings.ts';
import { readEnv } from './env.ts';
import { start } from './start.ts';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let first: FakeUpstream;
let second: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  first = await gateway.addUpstream('first');
  second = await gateway.addUpstream('second');
  const targets = [
    { connection: 'first', model: 'm' },
    { connection: 'second', model: 'm' },
  ];
  await gateway.admin.call('createCombo', { body: { name: 'pair', strategy: 'priority', targets } });
});
beforeEach(async () => {
  await gateway.admin.call('resetHealth', {});
  first.setDefault({ kind: 'reply', text: 'one', deltas: 1, usage: { input: 10, output: 5 } });
  second.setDefault({ kind: 'reply', text: 'two', deltas: 1, usage: { input: 10, output: 5 } });
});
afterAll(() => gateway.stop());

/** Asks once; gives the connection that answered, or the status. */
async function ask(model = 'pair'): Promise<string> {
  const response = await gateway.post('/v1/chat/completions', chatBody(model));
  await response.text();
  return response.ok ? (response.headers.get('x-omniroute-connection') ?? '') : String(response.status);
}

async function healthOf(connection: string, model?: string): Promise<TargetHealthView | undefined> {
  const { items } = await gateway.admin.call('listTargetHealth', { query: { connection } });
  return items.find((item) => item.model === model);
}

async function simulated() {
  const { order } = await gateway.admin.call('simulate', { body: { model: 'pair', request: chatBody('pair') } });
  return order.map(({ connectionName, standing }) => [connectionName, standing?.state]);
}

const tooMany = { kind: 'error', status: 429, headers: { 'retry-after': '7' } } as const;

describe('a target that asks to wait', () => {
  test('is hit once and asked last until then, as the API and the simulator say', async () => {
    first.script(tooMany);
    const before = first.hits.length;
    expect([await ask(), await ask(), await ask()]).toEqual(['second', 'second', 'second']);
    expect(first.hits.length - before).toBe(1);
    const health = await healthOf('first', 'm');
    expect(health?.standing).toMatchObject({ state: 'cooling', reason: 'rate-limit', scope: 'model' });
    const waitMs = Date.parse(health?.breaker.until ?? '') - Date.parse(health?.breaker.since ?? '');
    expect(waitMs).toBe(7000);
    expect(await simulated()).toEqual([
      ['second', undefined],
      ['first', 'cooling'],
    ]);
  });

  test('is asked all the same when nobody else is left, and when it is addressed directly', async () => {
    first.script(tooMany);
    await ask();
    second.script({ kind: 'error', status: 500 });
    expect(await ask()).toBe('first');
    first.script(tooMany);
    expect(await ask('first/m')).toBe('429');
    expect(await ask('first/m')).toBe('first');
  });

  test('comes back as soon as it answers again', async () => {
    first.script(tooMany);
    expect(await ask()).toBe('second');
    expect(await ask('first/m')).toBe('first');
    expect(await ask()).toBe('first');
    expect((await healthOf('first', 'm'))?.breaker).toEqual({ state: 'closed', failures: 0, openings: 0 });
  });
});

test('what may be a hiccup changes nothing before it comes three times in a row', async () => {
  first.setDefault({ kind: 'error', status: 500 });
  const before = first.hits.length;
  for (let each = 0; each < 5; each += 1) expect(await ask()).toBe('second');
  expect(first.hits.length - before).toBe(3);
});

test('a connection whose key is refused three times rests with all its models, until it gets another key', async () => {
  first.setDefault({ kind: 'error', status: 401 });
  for (const model of ['first/x', 'first/y', 'first/z']) await ask(model);
  expect((await healthOf('first'))?.standing).toMatchObject({ state: 'cooling', reason: 'auth', scope: 'connection' });
  const before = first.hits.length;
  expect(await ask()).toBe('second');
  expect(first.hits.length).toBe(before);
  first.setDefault({ kind: 'reply', text: 'one', deltas: 1 });
  await gateway.admin.call('updateConnection', { params: { id: 'first' }, body: { secret: 'sk-a-new-secret' } });
  expect(await ask()).toBe('first');
});

test('a bad request says nothing of the target, however often it is sent', async () => {
  first.setDefault({ kind: 'error', status: 400 });
  for (let each = 0; each < 4; each += 1) expect(await ask()).toBe('400');
  expect((await healthOf('first', 'm'))?.breaker).toEqual({ state: 'closed', failures: 0, openings: 0 });
});

test('of requests that come at once, one tries a target whose time is up', async () => {
  const response = await gateway.post('/v1/chat/completions', chatBody('first/m'));
  await response.text();
  first.script({ kind: 'error', status: 429, headers: { 'retry-after': '1' } });
  expect(await ask()).toBe('second');
  const until = Date.parse((await healthOf('first', 'm'))?.breaker.until ?? '');
  await expect.poll(() => Date.now() >= until, { timeout: 5000 }).toBe(true);
  first.setDefault({ kind: 'hang', when: 'before-headers' });
  const before = first.hits.length;
  const leave = new AbortController();
  const trial = gateway.post('/v1/chat/completions', chatBody('pair'), { signal: leave.signal }).catch(() => undefined);
  await first.waitForHits(before + 1);
  expect([await ask(), await ask()]).toEqual(['second', 'second']);
  expect(first.hits.length - before).toBe(1);
  leave.abort();
  await trial;
});

describe('what an upstream tells of its limits', () => {
  test('is shown, and one of which nothing is left is asked last', async () => {
    const headers = {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '30s',
    };
    first.script({ kind: 'reply', text: 'one', deltas: 1, headers });
    expect([await ask(), await ask()]).toEqual(['first', 'second']);
    const health = await healthOf('first', 'm');
    expect(health?.limits?.requests).toMatchObject({ limit: 60, remaining: 0 });
    expect(health?.standing).toMatchObject({ state: 'cooling', reason: 'limit' });
  });
});

describe('a drained target', () => {
  test('is asked only when nobody else is left, and comes back when it is taken in again', async () => {
    await gateway.admin.call('drainConnection', { params: { id: 'first' }, body: {} });
    expect([await ask(), await simulated()]).toEqual([
      'second',
      [
        ['second', undefined],
        ['first', 'drained'],
      ],
    ]);
    expect((await healthOf('first'))?.standing).toEqual({ state: 'drained' });
    second.script({ kind: 'error', status: 500 });
    expect([await ask(), await ask('first/m')]).toEqual(['first', 'first']);
    await gateway.admin.call('undrainConnection', { params: { id: 'first' } });
    expect(await ask()).toBe('first');
  });

  test('may be one model alone, also one that nobody asked yet', async () => {
    await gateway.admin.call('drainConnection', { params: { id: 'first' }, body: { model: 'other' } });
    expect(await ask()).toBe('first');
    expect(await healthOf('first', 'other')).toMatchObject({ standing: { state: 'drained' }, inFlight: 0 });
    await gateway.admin.call('undrainConnection', { params: { id: 'first' }, query: { model: 'other' } });
    expect(await healthOf('first', 'other')).toBeUndefined();
  });

  test('that is none is refused by name', async () => {
    const undrain = gateway.admin.call('undrainConnection', { params: { id: 'first' }, query: { model: 'x' } });
    await expect(undrain).rejects.toThrow('The model “x” of “first” is not drained.');
    await expect(gateway.admin.call('drainConnection', { params: { id: 'nobody' } })).rejects.toThrow('no connection');
  });
});

test('a breaker that is closed by hand is closed at once', async () => {
  first.script(tooMany);
  await ask();
  await gateway.admin.call('resetHealth', { body: { connection: 'first', model: 'm' } });
  expect(await ask()).toBe('first');
});

test('a restart forgets neither who rests nor who is drained', async () => {
  const directory = await tempDirectory();
  const token = 'test-admin-token-0123456789';
  const env = readEnv({
    OMNIROUTE_PORT: '0',
    OMNIROUTE_DATA_DIR: directory.path,
    OMNIROUTE_ADMIN_TOKEN: token,
    OMNIROUTE_ADMIN_PASSWORD: 'a test password',
    OMNIROUTE_LOG_LEVEL: 'silent',
  });
  const one = await start(env, '0.0.0-test', linkSiblings());
  const before = createClient({ baseUrl: one.url, token });
  const settings = { allowPrivateNetwork: true };
  for (const name of ['resting', 'drained'])
    await before.call('createConnection', {
      body: { provider: 'openai-compatible', name, baseUrl: first.url, secret: 'sk-upstream-secret', settings },
    });
  await before.call('drainConnection', { params: { id: 'drained' }, body: { model: 'm' } });
  const { key } = await before.call('createKey', { body: { name: 'tests' } });
  first.script({ kind: 'error', status: 429, headers: { 'retry-after': '300' } });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = JSON.stringify(chatBody('resting/m'));
  expect((await fetch(`${one.url}/v1/chat/completions`, { method: 'POST', headers, body })).status).toBe(429);
  await one.stop();
  const other = await start(env, '0.0.0-test', linkSiblings());
  const { items } = await createClient({ baseUrl: other.url, token }).call('listTargetHealth', {});
  expect(items.map(({ connectionName, standing }) => [connectionName, standing.state])).toEqual([
    ['drained', 'drained'],
    ['resting', 'cooling'],
  ]);
  await other.stop();
  await directory.remove();
});
