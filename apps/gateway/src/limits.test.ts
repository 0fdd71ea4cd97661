import { createClient } from '@omniroute/contract';
import { collectSse, tempDirectory, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limitTools } from './__fixtures__/limit-tools.ts';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';
import { linkSiblings } from './cluster/siblings.ts';
import { readEnv } from './env.ts';
import { start } from './start.ts';

let gateway: TestGateway;
let first: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  first = await gateway.addUpstream('first');
  // 1 USD a million input tokens, 2 USD a million output tokens.
  await gateway.admin.call('overrideConnectionModel', {
    params: { id: 'first' },
    body: { id: 'priced', facts: { usdPerMillion: { input: '1', output: '2' } } },
  });
});

afterAll(() => gateway.stop());

beforeEach(() => {
  first.setDefault({ kind: 'reply', text: 'from the first', deltas: 1, usage: { input: 11, output: 7 } });
});

const { addKey, usesOf, recordOf, untilQueued } = limitTools(() => gateway);

describe('a key’s limit of requests a minute', () => {
  test('refuses what is more, in the client’s format, with the time to wait and the headers of its vendor', async () => {
    const key = await addKey({ limits: { rpm: 2, tpm: 100_000 } });
    const answered = await key.ask();
    expect(answered.status).toBe(200);
    expect(answered.headers.get('x-ratelimit-limit-requests')).toBe('2');
    expect(answered.headers.get('x-ratelimit-remaining-requests')).toBe('1');
    expect((await key.message()).headers.get('anthropic-ratelimit-requests-remaining')).toBe('0');
    const hits = first.hits.length;
    const refused = await key.ask();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(refused.headers.get('x-ratelimit-remaining-requests')).toBe('0');
    expect(refused.headers.get('x-ratelimit-reset-requests')).toMatch(/^(1m\d+s|5\ds)$/);
    expect(refused.headers.get('x-ratelimit-limit-tokens')).toBe('100000');
    expect(await refused.json()).toMatchObject({
      error: {
        code: 'rate_limit_exceeded',
        type: 'rate_limit_error',
        message: expect.stringContaining('2 requests a minute'),
      },
    });
    expect(first.hits.length).toBe(hits);
    expect(await recordOf(refused)).toMatchObject({ outcome: 'refused', failureKind: 'rate-limit', attempts: [] });
    const asMessage = await key.message();
    expect(asMessage.status).toBe(429);
    expect(await asMessage.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
  });

  test('counts every way in: services and lists of what upstreams keep', async () => {
    const key = await addKey({ limits: { rpm: 2 } });
    await (await key.post('/v1/embeddings', { model: 'first/m', input: 'text' })).text();
    await (await key.get('/v1/files')).text();
    expect((await key.post('/v1/embeddings', { model: 'first/m', input: 'text' })).status).toBe(429);
    expect((await key.get('/v1/files')).status).toBe(429);
  });

  test('is foretold by simulations', async () => {
    const key = await addKey({ limits: { rpm: 1 } });
    const simulate = async () => {
      const body = { model: 'first/m', request: chatBody('first/m'), key: key.id };
      return (await gateway.admin.call('simulate', { body })).refused?.status;
    };
    expect(await simulate()).toBeUndefined();
    await (await key.ask()).text();
    expect(await simulate()).toBe(429);
  });
});

describe('a key’s limit of tokens a minute', () => {
  test('counts what was really used once a request is over', async () => {
    const key = await addKey({ limits: { tpm: 1000 } });
    await (await key.ask('first/m', { max_tokens: 20 })).text();
    expect((await usesOf(key.id)).used).toEqual({ tpm: 18 });
    await collectSse(await key.ask('first/m', { stream: true, max_tokens: 20 }));
    expect((await usesOf(key.id)).used).toEqual({ tpm: 36 });
  });

  test('says so where a request alone is more than all of it, and does not ask to try again', async () => {
    const key = await addKey({ limits: { tpm: 5 } });
    const refused = await key.ask('first/m', { max_tokens: 5000 });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(await refused.text()).toContain('Send a shorter prompt');
  });

  test('gives back what a request that failed did not use', async () => {
    const key = await addKey({ limits: { tpm: 1000, concurrency: 5 } });
    first.script({ kind: 'error', status: 500 });
    await (await key.ask()).text();
    expect((await usesOf(key.id)).used).toEqual({ tpm: 0, concurrency: 0 });
  });
});

describe('a key’s limit of requests under way', () => {
  test('refuses what is more, until one is over', async () => {
    const key = await addKey({ limits: { concurrency: 1 } });
    const release = Promise.withResolvers<void>();
    first.script({
      kind: 'reply',
      text: 'slow',
      deltas: 2,
      fault: { kind: 'pause', afterEvents: 2, until: release.promise },
    });
    const open = await key.ask('first/m', { stream: true });
    const refused = await key.ask();
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('1 request under way');
    release.resolve();
    await open.text();
    expect((await key.ask()).status).toBe(200);
  });

  test('lets requests wait where the operator has set a queue, and records how long', async () => {
    const key = await addKey({ limits: { concurrency: 1, queue: { max: 1, timeoutMs: 30_000 } } });
    const release = Promise.withResolvers<void>();
    first.script({
      kind: 'reply',
      text: 'slow',
      deltas: 2,
      fault: { kind: 'pause', afterEvents: 2, until: release.promise },
    });
    const open = await key.ask('first/m', { stream: true });
    const waiting = key.ask();
    await untilQueued(key.id, 1);
    expect((await key.ask()).status).toBe(429);
    release.resolve();
    await open.text();
    const answered = await waiting;
    expect(answered.status).toBe(200);
    expect((await recordOf(answered)).timings.queueMs).toBeGreaterThan(0);
    expect((await recordOf(open)).timings).not.toHaveProperty('queueMs');
  });

  test('forgets a client that leaves the queue', async () => {
    const key = await addKey({ limits: { concurrency: 1, queue: { max: 1, timeoutMs: 30_000 } } });
    const release = Promise.withResolvers<void>();
    first.script({
      kind: 'reply',
      text: 'slow',
      deltas: 2,
      fault: { kind: 'pause', afterEvents: 2, until: release.promise },
    });
    const open = await key.ask('first/m', { stream: true });
    const client = new AbortController();
    const waiting = key.ask('first/m', {}, client.signal).catch((error: unknown) => error);
    await untilQueued(key.id, 1);
    client.abort();
    await waiting;
    await untilQueued(key.id, 0);
    const hits = first.hits.length;
    release.resolve();
    await open.text();
    expect((await usesOf(key.id)).inFlight).toBe(0);
    expect(first.hits.length).toBe(hits);
  });
});

describe('a key’s budget', () => {
  test('is spent by what calls cost, and refuses as a quota with the time at which it begins anew', async () => {
    // 11 × 1 + 7 × 2 = 25 micro-USD a call.
    const key = await addKey({ limits: { budget: { dayUsd: 0.00006, monthUsd: 1, zone: 'Europe/Berlin' } } });
    for (let call = 0; call < 2; call += 1) await (await key.ask('first/priced', { max_tokens: 5 })).text();
    expect((await usesOf(key.id)).used).toEqual({ 'budget-day': 50_000, 'budget-month': 50_000 });
    const refused = await key.ask('first/priced', { max_tokens: 5 });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      error: {
        code: 'insufficient_quota',
        type: 'insufficient_quota',
        message: expect.stringMatching(/budget of 0.00006 USD a day.*begins anew on .*00:00 \(Europe\/Berlin\)/),
      },
    });
    expect(await recordOf(refused)).toMatchObject({ outcome: 'refused', failureKind: 'quota' });
  });

  test('that is set later knows what was spent before', async () => {
    const key = await addKey({});
    await (await key.ask('first/priced')).text();
    await gateway.admin.call('updateKey', {
      params: { id: key.id },
      body: { options: { limits: { budget: { monthUsd: 5 } } } },
    });
    expect((await usesOf(key.id)).used).toEqual({ 'budget-month': 25_000 });
  });

  test('survives a restart', async () => {
    const directory = await tempDirectory();
    const token = 'test-admin-token-0123456789';
    const env = readEnv({
      OMNIROUTE_PORT: '0',
      OMNIROUTE_DATA_DIR: directory.path,
      OMNIROUTE_ADMIN_TOKEN: token,
      OMNIROUTE_ADMIN_PASSWORD: 'a test password',
      OMNIROUTE_LOG_LEVEL: 'silent',
    });
    const before = await start(env, '0.0.0-test', linkSiblings());
    const admin = createClient({ baseUrl: before.url, token });
    await admin.call('createConnection', {
      body: {
        provider: 'openai-compatible',
        name: 'first',
        baseUrl: first.url,
        secret: 'sk-x',
        settings: { allowPrivateNetwork: true },
      },
    });
    await admin.call('overrideConnectionModel', {
      params: { id: 'first' },
      body: { id: 'priced', facts: { usdPerMillion: { input: '1', output: '2' } } },
    });
    const { key } = await admin.call('createKey', {
      body: { name: 'kept', options: { limits: { budget: { dayUsd: 1, monthUsd: 1 } } } },
    });
    for (let call = 0; call < 3; call += 1) {
      await fetch(`${before.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(chatBody('first/priced')),
      }).then((response) => response.text());
    }
    await before.stop();
    const after = await start(env, '0.0.0-test', linkSiblings());
    const { items } = await createClient({ baseUrl: after.url, token }).call('listLimits', {});
    expect(items).toMatchObject([{ kind: 'key', name: 'kept', uses: [{ used: 75_000 }, { used: 75_000 }] }]);
    await after.stop();
    await directory.remove();
  });
});
