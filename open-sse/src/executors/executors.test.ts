import type { ExecutorId, UpstreamConnection, WireFormat } from '@omniroute/core';
import { afterEach, describe, expect, test } from 'vitest';
import { replyJson, startLoopback, type LoopbackRequest } from './__fixtures__/loopback-server.ts';
import { Cancellation } from './cancellation.ts';
import type { UpstreamCall } from './executor.ts';
import { createExecutors, createHttpClient } from './index.ts';

const client = createHttpClient();
const executors = createExecutors(client);
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  await client.close();
});

const settings = { allowPrivateNetwork: true } as const;

type Sent = { readonly connection: Partial<UpstreamConnection>; readonly format?: WireFormat } & Partial<
  Omit<UpstreamCall, 'connection'>
>;

/** Sends a call to a server and gives what arrived there. */
async function sent(id: ExecutorId, path: string, { connection, ...call }: Sent): Promise<LoopbackRequest> {
  const server = await startLoopback((socket) => replyJson(socket, 200, {}));
  cleanUps.push(() => server.close());
  const full: UpstreamConnection = {
    id: 'con_1',
    name: 'c',
    provider: id,
    secret: 'sk-mine-123456',
    settings,
    ...connection,
    baseUrl: server.origin + path,
  };
  const reply = await executors.executorOf(id).send(
    {
      connection: full,
      model: 'm',
      format: 'openai-chat',
      stream: false,
      body: [Buffer.from('{"model":'), Buffer.from('"m"}')],
      forwardedHeaders: {},
      attemptId: 'att_1',
      requestId: 'req_1',
      remainingMs: 12_345,
      headersTimeoutMs: 5_000,
      ...call,
    },
    new Cancellation(),
  );
  const ended = Promise.withResolvers<void>();
  reply.body.start({ onData: () => {}, onEnd: ended.resolve, onError: ended.reject });
  await ended.promise;
  const [request] = server.requests;
  if (request === undefined) throw new Error('nothing arrived');
  return request;
}

test('an OpenAI call goes to the base URL’s chat endpoint with a bearer key and one body', async () => {
  const request = await sent('openai', '/v1', { connection: {} });
  expect(request).toMatchObject({ method: 'POST', path: '/v1/chat/completions', body: '{"model":"m"}' });
  expect(request.headers).toMatchObject({
    authorization: 'Bearer sk-mine-123456',
    'content-type': 'application/json',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'content-length': '13',
  });
  expect(Object.keys(request.headers).filter((name) => name.startsWith('x-'))).toEqual([]);
});

test('a stream asks for events, and a connection without a secret sends none', async () => {
  const request = await sent('openai', '/v1', { connection: { provider: 'ollama', secret: '' }, stream: true });
  expect(request.headers['accept']).toBe('text/event-stream');
  expect(request.headers['authorization']).toBeUndefined();
});

test('an Anthropic call has its key header and a version, the client’s if it names one', async () => {
  const format = 'anthropic-messages';
  const plain = await sent('anthropic', '', { connection: {}, format });
  expect(plain.path).toBe('/v1/messages');
  expect(plain.headers).toMatchObject({ 'x-api-key': 'sk-mine-123456', 'anthropic-version': '2023-06-01' });
  expect(plain.headers['authorization']).toBeUndefined();
  const forwardedHeaders = { 'anthropic-version': '2026-10-21', 'anthropic-beta': 'a,b' };
  const newer = await sent('anthropic', '', { connection: {}, format, forwardedHeaders });
  expect(newer.headers).toMatchObject(forwardedHeaders);
});

test('neither a client nor settings can replace the credential or what frames the message', async () => {
  const request = await sent('openai', '/v1', {
    connection: {
      settings: {
        ...settings,
        headers: { Authorization: 'Bearer other', 'X-Team': 'blue', 'Content-Length': '3', 'X-Twice': 'settings' },
      },
    },
    forwardedHeaders: {
      authorization: 'Bearer client',
      'x-api-key': 'client',
      cookie: 'a=b',
      host: 'evil',
      'x-twice': 'client',
      'x-trace': 't',
    },
  });
  expect(request.headers).toMatchObject({
    authorization: 'Bearer sk-mine-123456',
    'x-team': 'blue',
    'x-trace': 't',
    'x-twice': 'settings',
    'content-length': '13',
  });
  expect(request.headers['cookie']).toBeUndefined();
  expect(request.headers['x-api-key']).toBeUndefined();
  expect(request.headers['host']).toMatch(/^127\.0\.0\.1:/);
});

test('a format that the provider does not speak is refused', async () => {
  await expect(sent('openai', '/v1', { connection: {}, format: 'anthropic-messages' })).rejects.toThrow(
    'OpenAI does not speak anthropic-messages',
  );
});

describe('litellm', () => {
  test('ids, deadline and “no retries” travel in headers, on both surfaces and under a path prefix', async () => {
    const chat = await sent('litellm', '/root', { connection: {} });
    expect(chat.path).toBe('/root/v1/chat/completions');
    expect(chat.headers).toMatchObject({
      authorization: 'Bearer sk-mine-123456',
      'x-litellm-call-id': 'att_1',
      'x-litellm-trace-id': 'req_1',
      'x-litellm-timeout': '12.345',
      'x-litellm-num-retries': '0',
      'x-litellm-spend-logs-metadata': '{"omniroute":{"request_id":"req_1","attempt_id":"att_1"}}',
    });
    expect((await sent('litellm', '', { connection: {}, format: 'anthropic-messages' })).path).toBe('/v1/messages');
  });

  test('an operator may let the proxy retry, but a client may not steer it', async () => {
    const request = await sent('litellm', '', {
      connection: {
        settings: { ...settings, upstreamRetries: true, headers: { 'x-litellm-tags': 'a', 'x-litellm-timeout': '1' } },
      },
      forwardedHeaders: { 'x-litellm-num-retries': '9', 'x-litellm-tags': 'evil' },
    });
    expect(request.headers['x-litellm-num-retries']).toBeUndefined();
    expect(request.headers).toMatchObject({ 'x-litellm-tags': 'a', 'x-litellm-timeout': '12.345' });
  });
});

describe('edits', () => {
  const connection = (provider: string, upstreamRetries?: boolean): UpstreamConnection => ({
    id: 'c',
    name: 'c',
    provider,
    baseUrl: 'http://x',
    settings: upstreamRetries === undefined ? {} : { upstreamRetries },
  });
  const edit = (
    id: ExecutorId,
    stream: boolean,
    body: Record<string, unknown>,
    more: { format?: WireFormat; connection?: UpstreamConnection } = {},
  ) =>
    executors
      .executorOf(id)
      .edits({ format: 'openai-chat', stream, connection: connection(id), model: 'm', body, ...more });

  test('a streamed chat asks for usage and keeps the client’s other options', () => {
    expect(edit('openai', true, {})).toEqual({ set: { stream_options: '{"include_usage":true}' }, remove: [] });
    const body = { stream_options: { include_usage: false, include_obfuscation: false } };
    expect(edit('openai', true, body).set).toEqual({
      stream_options: '{"include_usage":true,"include_obfuscation":false}',
    });
  });

  test('a body that asks for usage, or is no stream, is left to the byte', () => {
    expect(edit('openai', true, { stream_options: { include_usage: true } })).toEqual({ set: {}, remove: [] });
    expect(edit('openai', false, {})).toEqual({ set: {}, remove: [] });
    expect(edit('anthropic', true, {}, { format: 'anthropic-messages' })).toEqual({ set: {}, remove: [] });
  });

  test('Mistral sends usage anyway and refuses to be asked', () => {
    expect(edit('openai', true, {}, { connection: connection('mistral') })).toEqual({
      set: {},
      remove: ['stream_options'],
    });
  });

  test('LiteLLM’s fallbacks are off unless the operator wants them', () => {
    expect(edit('litellm', false, {})).toEqual({ set: { disable_fallbacks: 'true' }, remove: [] });
    expect(edit('litellm', false, {}, { connection: connection('litellm', true) })).toEqual({ set: {}, remove: [] });
    expect(edit('litellm', true, {}).set).toEqual({
      disable_fallbacks: 'true',
      stream_options: '{"include_usage":true}',
    });
    expect(edit('litellm', true, {}, { format: 'anthropic-messages' }).set).toEqual({ disable_fallbacks: 'true' });
  });

  test('fields that steer a LiteLLM proxy are taken out of client bodies, all others stay', () => {
    const body = {
      api_key: 'sk-evil',
      api_base: 'x',
      fallbacks: [],
      mock_response: 'x',
      mock_testing_fallbacks: true,
      num_retries: 9,
      litellm_metadata: {},
      timeout: 1,
      metadata: { a: 1 },
      cache: {},
      user: 'u',
      messages: [],
      top_k: 1,
    };
    expect(edit('litellm', false, body).remove.toSorted()).toEqual([
      'api_base',
      'api_key',
      'fallbacks',
      'litellm_metadata',
      'mock_response',
      'mock_testing_fallbacks',
      'num_retries',
      'timeout',
    ]);
  });
});

describe('facts', () => {
  const facts = (headers: Record<string, string>, status = 200) =>
    executors.executorOf('litellm').readFacts({ status, headers });

  test('a whole LiteLLM reply tells its cost, deployment, version and own retries', () => {
    expect(
      facts({
        'content-type': 'application/json',
        'x-litellm-call-id': 'att_1',
        'x-litellm-model-id': 'priced-1',
        'x-litellm-model-name': 'openai/m-ok',
        'x-litellm-version': '1.106.2',
        'x-litellm-response-cost': '5.625e-06',
        'x-litellm-attempted-retries': '1',
        'x-litellm-attempted-fallbacks': '0',
        'llm_provider-x-request-id': 'up-1',
      }),
    ).toEqual({
      upstreamRequestId: 'up-1',
      costNanoUsd: 5625,
      litellm: {
        callId: 'att_1',
        deploymentId: 'priced-1',
        deploymentModel: 'openai/m-ok',
        version: '1.106.2',
        attemptedRetries: 1,
        attemptedFallbacks: 0,
      },
    });
  });

  test('an unknown price stays unknown although its siblings say 0.0', () => {
    expect(facts({ 'x-litellm-response-cost-original': '0.0', 'x-litellm-response-cost-input': '0.0' })).toEqual({
      litellm: {},
    });
    for (const cost of ['', 'None', 'abc'])
      expect(facts({ 'x-litellm-response-cost': cost }).costNanoUsd).toBeUndefined();
  });

  test('a cost on a stream or an error is none', () => {
    expect(
      facts({ 'content-type': 'text/event-stream; charset=utf-8', 'x-litellm-response-cost': '0.1' }).costNanoUsd,
    ).toBeUndefined();
    expect(facts({ 'x-litellm-response-cost': '0' }, 429).costNanoUsd).toBeUndefined();
  });

  test('a cache hit costs nothing, whatever the cost header says', () => {
    expect(facts({ 'x-litellm-cache-key': '4918', 'x-litellm-response-cost': '0.000138' })).toEqual({
      costNanoUsd: 0,
      litellm: { cacheHit: true },
    });
  });

  test('the others tell their request id', () => {
    expect(executors.executorOf('openai').readFacts({ status: 200, headers: { 'x-request-id': 'r' } })).toEqual({
      upstreamRequestId: 'r',
    });
    expect(executors.executorOf('anthropic').readFacts({ status: 200, headers: { 'request-id': 'r' } })).toEqual({
      upstreamRequestId: 'r',
    });
    expect(executors.executorOf('anthropic').readFacts({ status: 200, headers: {} })).toEqual({});
  });
});

describe('formats', () => {
  const both: readonly WireFormat[] = ['openai-chat', 'anthropic-messages'];
  const formats = executors.executorOf('litellm').formats;

  test('the client’s own comes first where the target speaks it', () => {
    expect(formats({ clientFormat: 'anthropic-messages', spoken: both, dialect: 'auto', model: 'm' })).toEqual([
      'anthropic-messages',
      'openai-chat',
    ]);
    expect(formats({ clientFormat: 'openai-chat', spoken: both, dialect: 'auto', model: 'm' })).toEqual(both);
    expect(formats({ clientFormat: 'gemini-generate', spoken: both, dialect: 'auto', model: 'm' })).toEqual(both);
    expect(
      formats({ clientFormat: 'anthropic-messages', spoken: ['openai-chat'], dialect: 'auto', model: 'm' }),
    ).toEqual(['openai-chat']);
  });

  test('a chosen dialect is the only one, unless the target does not speak it', () => {
    expect(formats({ clientFormat: 'anthropic-messages', spoken: both, dialect: 'chat', model: 'm' })).toEqual([
      'openai-chat',
    ]);
    expect(formats({ clientFormat: 'openai-chat', spoken: both, dialect: 'messages', model: 'm' })).toEqual([
      'anthropic-messages',
    ]);
    expect(formats({ clientFormat: 'openai-chat', spoken: ['openai-chat'], dialect: 'messages', model: 'm' })).toEqual([
      'openai-chat',
    ]);
  });
});
