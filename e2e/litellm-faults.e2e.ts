import type { RequestDetail } from '@omniroute/contract';
import { startFakeUpstream, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  adminOf,
  available,
  startLitellm,
  startOmniRoute,
  type GatewayServer,
  type LitellmServer,
} from './support/index.ts';

/** What goes wrong behind a real LiteLLM proxy, and what OmniRoute makes of it. */
describe.skipIf(!available.litellm)('faults behind LiteLLM', () => {
  let behind: FakeUpstream;
  let native: FakeUpstream;
  let litellm: LitellmServer;
  let gateway: GatewayServer;
  let key = '';

  beforeAll(async () => {
    behind = await startFakeUpstream({ format: 'openai-chat' });
    native = await startFakeUpstream({ format: 'openai-chat' });
    native.setDefault({ kind: 'reply', text: 'native', deltas: 1, usage: { input: 5, output: 1 } });
    behind.setDefault({
      kind: 'reply',
      text: 'through the proxy',
      deltas: 2,
      usage: { input: 8, 'cache-read': 3, output: 7 },
    });
    const prices = {
      input_cost_per_token: 0.000003,
      output_cost_per_token: 0.000015,
      cache_read_input_token_cost: 0.0000003,
    };
    const at = { model: 'openai/m', apiBase: behind.url, apiKey: 'sk-up' };
    [litellm, gateway] = await Promise.all([
      startLitellm({
        models: [
          { name: 'priced', ...at, info: { id: 'dep-priced', ...prices } },
          { name: 'faulty', ...at, info: { id: 'dep-faulty', ...prices } },
          { name: 'chat-only', ...at, info: { id: 'dep-chat-only' } },
          {
            name: 'told',
            model: 'openai/m',
            apiBase: behind.url,
            apiKey: 'sk-up',
            params: { use_chat_completions_api: true },
          },
        ],
      }),
      startOmniRoute(),
    ]);
    const admin = adminOf(gateway);
    const settings = { allowPrivateNetwork: true };
    await admin.call('createConnection', {
      body: { provider: 'litellm', name: 'proxy', baseUrl: litellm.url, secret: litellm.masterKey, settings },
    });
    await admin.call('createConnection', {
      body: { provider: 'openai-compatible', name: 'native', baseUrl: native.url, settings },
    });
    const targets = [
      { connection: 'proxy', model: 'faulty' },
      { connection: 'native', model: 'm' },
    ];
    await admin.call('createCombo', { body: { name: 'pair', strategy: 'priority', targets } });
    key = (await admin.call('createKey', { body: { name: 'faults' } })).key;
    // The proxy's first call takes it a second; it belongs to no test.
    await ask('proxy/priced');
  });
  // Each test begins with targets of which nothing bad was seen.
  beforeEach(() => adminOf(gateway).call('resetHealth', {}));
  afterAll(async () => {
    await gateway?.stop();
    await litellm?.stop();
    await behind?.close();
    await native?.close();
  });

  type Answer = { readonly status: number; readonly text: string; readonly detail: RequestDetail; readonly ms: number };

  async function ask(
    model: string,
    options: { readonly path?: string; readonly stream?: boolean; readonly extra?: object } = {},
  ): Promise<Answer> {
    const startedAt = performance.now();
    const response = await fetch(gateway.url + (options.path ?? '/v1/chat/completions'), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model,
        max_tokens: 20,
        stream: options.stream ?? false,
        messages: [{ role: 'user', content: 'hi' }],
        ...options.extra,
      }),
    });
    const text = await response.text();
    const ms = performance.now() - startedAt;
    const detail = await adminOf(gateway).call('getRequest', {
      params: { id: response.headers.get('x-request-id') ?? '' },
    });
    return { status: response.status, text, detail, ms };
  }

  test.each([false, true])('the proxy’s own cost is kept to the nano-dollar (stream %s)', async (stream) => {
    const { detail } = await ask('proxy/priced', { stream });
    expect(detail.tokens).toMatchObject({ input: 8, 'cache-read': 3, output: 7 });
    expect(detail.costNanoUsd).toBe(8 * 3000 + 3 * 300 + 7 * 15_000);
    expect(detail.costSource).toBe(stream ? 'upstream-usage' : 'upstream-header');
    expect(detail.attempts[0]?.litellm).toMatchObject({
      deploymentId: 'dep-priced',
      attemptedRetries: 0,
      callId: detail.attempts[0]?.id,
    });
  });

  test('a rate limit behind the proxy reaches the next target with one hit and no wait', async () => {
    const hits = behind.hits.length;
    behind.script({ kind: 'error', status: 429, headers: { 'retry-after': '7' } });
    const { text, detail, ms } = await ask('pair');
    expect(text).toContain('native');
    expect(behind.hits.length - hits).toBe(1);
    expect(detail.attempts[0]).toMatchObject({ failureKind: 'rate-limit', retryAfterMs: 7000 });
    expect(ms).toBeLessThan(5000);
  });

  test('a proxy that is not allowed to retry is not asked to by a client either', async () => {
    const hits = behind.hits.length;
    behind.script({ kind: 'error', status: 500 });
    await ask('proxy/priced', {
      extra: { num_retries: 5, fallbacks: ['told'], api_key: 'sk-evil', mock_response: 'no' },
    });
    expect(behind.hits.length - hits).toBe(1);
    expect(behind.hits.at(-1)?.headers.authorization).toBe('Bearer sk-up');
  });

  test('an empty stream, which the proxy shows as a normal stop, moves on', async () => {
    behind.script({ kind: 'empty', headers: { 'content-type': 'text/event-stream' } });
    const { text, detail } = await ask('pair', { stream: true });
    expect(text).toContain('native');
    expect(detail.attempts[0]).toMatchObject({ failureKind: 'protocol' });
  });

  test('a stream that is cut amid its content, which the proxy hides, is marked suspect and its tokens as estimated', async () => {
    await ask('proxy/priced', { stream: true });
    behind.script({ kind: 'reply', text: 'one two three four', deltas: 6, fault: { kind: 'end', afterEvents: 4 } });
    const { detail } = await ask('proxy/priced', { stream: true });
    expect(detail).toMatchObject({ outcome: 'answered', suspect: true, usageSource: 'estimated' });
  });

  test('an error amid the content ends the stream with an error and no success marker', async () => {
    behind.script({
      kind: 'reply',
      text: 'one two three four',
      deltas: 6,
      fault: { kind: 'error-frame', afterEvents: 4 },
    });
    const { text, detail } = await ask('pair', { stream: true });
    expect(text).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    expect(detail).toMatchObject({ outcome: 'broken', attemptCount: 1 });
  });

  test('a model without a Messages route behind it is asked in chat, at once and from then on', async () => {
    const first = await ask('proxy/chat-only', { path: '/v1/messages' });
    expect(first).toMatchObject({ status: 200 });
    expect(JSON.parse(first.text)).toMatchObject({ type: 'message' });
    expect(first.detail.attempts.map(({ format }) => format)).toEqual(['anthropic-messages', 'openai-chat']);
    const second = await ask('proxy/chat-only', { path: '/v1/messages' });
    expect(second.detail.attempts.map(({ format }) => format)).toEqual(['openai-chat']);
  });

  test('a model that has one is passed through in the client’s own format', async () => {
    const { status, detail } = await ask('proxy/told', { path: '/v1/messages' });
    expect(status).toBe(200);
    expect(detail.attempts.map(({ format }) => format)).toEqual(['anthropic-messages']);
  });

  test('a wrong key for the proxy is told as ours, not as the client’s', async () => {
    const admin = adminOf(gateway);
    const settings = { allowPrivateNetwork: true };
    await admin.call('createConnection', {
      body: { provider: 'litellm', name: 'locked', baseUrl: litellm.url, secret: 'sk-wrong', settings },
    });
    const { status, detail } = await ask('locked/priced');
    expect(status).toBe(502);
    expect(detail).toMatchObject({ outcome: 'failed', failureKind: 'auth' });
  });
});
