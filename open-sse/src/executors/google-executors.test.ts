import { generateKeyPairSync } from 'node:crypto';
import type { ProviderId, UpstreamConnection, WireFormat } from '@omniroute/core';
import { chatFormatsOf, getProvider } from '@omniroute/registry';
import { afterEach, describe, expect, test } from 'vitest';
import { reply, replyJson, startLoopback, type LoopbackRequest } from './__fixtures__/loopback-server.ts';
import { Cancellation } from './cancellation.ts';
import type { RawFailure, UpstreamCall } from './executor.ts';
import { createExecutors, createHttpClient } from './index.ts';
import { completeConnection } from './vertex-target.ts';

const client = createHttpClient();
const executors = createExecutors(client);
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

/** A token server and an API in one. */
async function startGoogle(status = 200) {
  let tokens = 0;
  const server = await startLoopback((socket, request) => {
    if (request.path === '/token') {
      tokens += 1;
      replyJson(socket, 200, { access_token: `token-${tokens}`, expires_in: 3600 });
    } else replyJson(socket, status, {});
  });
  cleanUps.push(() => server.close());
  return server;
}

let connections = 0;

function connectionTo(provider: ProviderId, origin: string, options: Record<string, string> = {}): UpstreamConnection {
  const account = { client_email: 'a@b', private_key: pem, project_id: 'own-project', token_uri: `${origin}/token` };
  connections += 1;
  return {
    id: `con_${connections}`,
    name: 'c',
    provider,
    baseUrl: provider === 'gemini' ? `${origin}/v1beta` : origin,
    secret: provider === 'gemini' ? 'AIza-key' : JSON.stringify(account),
    settings: { allowPrivateNetwork: true, options },
  };
}

async function send(connection: UpstreamConnection, call: Partial<UpstreamCall>): Promise<number> {
  const executor = executors.executorOf(getProvider(connection.provider).executor);
  const answer = await executor.send(
    {
      connection,
      model: 'gemini-2.5-pro',
      format: 'gemini-generate',
      stream: false,
      body: [Buffer.from('{}')],
      forwardedHeaders: {},
      attemptId: 'att_1',
      requestId: 'req_1',
      remainingMs: 1000,
      headersTimeoutMs: 5000,
      ...call,
    },
    new Cancellation(),
  );
  const ended = Promise.withResolvers<void>();
  answer.body.start({ onData: () => {}, onEnd: ended.resolve, onError: ended.reject });
  await ended.promise;
  return answer.status;
}

const calls = (requests: readonly LoopbackRequest[]) => requests.filter(({ path }) => path !== '/token');

describe('Google AI Studio', () => {
  test.each([
    ['gemini-generate', false, '/v1beta/models/gemini-2.5-pro:generateContent'],
    ['gemini-generate', true, '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse'],
    ['gemini-count-tokens', false, '/v1beta/models/gemini-2.5-pro:countTokens'],
    ['gemini-embed', false, '/v1beta/models/gemini-2.5-pro:embedContent'],
  ] as const)('%s, streamed %s, goes to %s', async (format, stream, path) => {
    const server = await startGoogle();
    await send(connectionTo('gemini', server.origin), { format, stream, model: 'models/gemini-2.5-pro' });
    expect(server.requests[0]).toMatchObject({ path, headers: { 'x-goog-api-key': 'AIza-key' } });
    expect(server.requests[0]?.headers['authorization']).toBeUndefined();
  });
});

describe('Vertex AI', () => {
  const place = '/v1/projects/own-project/locations/global';

  test.each([
    ['gemini-2.5-pro', 'gemini-generate', false, `${place}/publishers/google/models/gemini-2.5-pro:generateContent`],
    [
      'google/gemini-2.5-pro',
      'gemini-generate',
      true,
      `${place}/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse`,
    ],
    [
      'claude-haiku-4-5@20251001',
      'anthropic-messages',
      false,
      `${place}/publishers/anthropic/models/claude-haiku-4-5@20251001:rawPredict`,
    ],
    [
      'publishers/anthropic/models/claude-haiku-4-5@20251001',
      'anthropic-messages',
      true,
      `${place}/publishers/anthropic/models/claude-haiku-4-5@20251001:streamRawPredict`,
    ],
    ['meta/llama-4-scout', 'openai-chat', true, `${place}/endpoints/openapi/chat/completions`],
    [
      'claude-haiku-4-5@20251001',
      'anthropic-count-tokens',
      false,
      `${place}/publishers/anthropic/models/count-tokens:rawPredict`,
    ],
  ] as const)('%s in %s, streamed %s, goes to %s', async (model, format, stream, path) => {
    const server = await startGoogle();
    await send(connectionTo('vertex', server.origin), { model, format, stream });
    expect(calls(server.requests)).toMatchObject([{ path, headers: { authorization: 'Bearer token-1' } }]);
    expect(JSON.stringify(calls(server.requests))).not.toContain('PRIVATE KEY');
  });

  test('project and location come from the connection’s fields where they are set', async () => {
    const server = await startGoogle();
    await send(connectionTo('vertex', server.origin, { project: 'other', location: 'europe-west4' }), {});
    expect(calls(server.requests)[0]?.path).toContain('/v1/projects/other/locations/europe-west4/');
  });

  test.each([
    ['', 'https://aiplatform.googleapis.com'],
    ['global', 'https://aiplatform.googleapis.com'],
    ['us-central1', 'https://us-central1-aiplatform.googleapis.com'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com'],
  ])('the location “%s” is called at %s', (location, origin) => {
    const connection = connectionTo('vertex', 'https://aiplatform.googleapis.com', { location, project: 'p' });
    expect(completeConnection(connection).baseUrl).toBe(origin);
  });

  test.each(['evil.example/#', 'evil.example/', 'a@evil.example/', '127.0.0.1:80?', 'us.central1', 'US'])(
    'the location “%s”, which would name another host, is refused',
    (location) => {
      const connection = connectionTo('vertex', 'https://aiplatform.googleapis.com', { location, project: 'p' });
      expect(() => completeConnection(connection)).toThrow('may hold small letters');
    },
  );

  test('an address of one’s own stays, whatever the location', () => {
    const connection = connectionTo('vertex', 'https://proxy.example', { location: 'us-central1', project: 'p' });
    expect(completeConnection(connection).baseUrl).toBe('https://proxy.example');
  });

  test('Claude gets its version in the body and not as a header, other headers pass', async () => {
    const server = await startGoogle();
    const forwardedHeaders = { 'anthropic-version': '2023-06-01', 'anthropic-beta': 'context-1m' };
    const format = 'anthropic-messages';
    await send(connectionTo('vertex', server.origin), { model: 'claude-x', format, forwardedHeaders });
    const [request] = calls(server.requests);
    expect(request?.headers['anthropic-version']).toBeUndefined();
    expect(request?.headers['anthropic-beta']).toBe('context-1m');
    const connection = connectionTo('vertex', server.origin);
    const edit = (of: UpstreamCall['format']) =>
      executors.executorOf('vertex').edits({ format: of, stream: true, connection, model: 'm', body: {} });
    expect(edit(format)).toEqual({ set: { anthropic_version: '"vertex-2023-10-16"' }, remove: ['model'] });
    expect(edit('gemini-generate')).toEqual({ set: {}, remove: [] });
    expect(edit('openai-chat').set).toEqual({ stream_options: '{"include_usage":true}' });
  });

  test('a token that Google refuses is not used again', async () => {
    const server = await startGoogle(401);
    const connection = connectionTo('vertex', server.origin);
    expect(await send(connection, {})).toBe(401);
    await send(connection, {});
    expect(calls(server.requests).map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test('a client that leaves does not wait for the token', async () => {
    const server = await startLoopback(() => {});
    cleanUps.push(() => server.close());
    const cancellation = new Cancellation();
    const connection = connectionTo('vertex', server.origin);
    const sent = executors.executorOf('vertex').send(
      {
        connection,
        model: 'gemini-x',
        format: 'gemini-generate',
        stream: true,
        body: [],
        forwardedHeaders: {},
        attemptId: 'a',
        requestId: 'r',
        remainingMs: 1,
        headersTimeoutMs: 1,
      },
      cancellation,
    );
    cancellation.cancel(new Error('gone'));
    await expect(sent).rejects.toThrow('gone');
  });

  test.each<[string, WireFormat]>([
    ['gemini-3-pro', 'gemini-generate'],
    ['google/gemini-3-pro', 'gemini-generate'],
    ['claude-opus-4-5', 'anthropic-messages'],
    ['anthropic/claude-opus-4-5', 'anthropic-messages'],
    ['meta/llama-4-maverick', 'openai-chat'],
    ['deepseek-ai/deepseek-v3.2-maas', 'openai-chat'],
    ['openai/gpt-oss-120b-maas', 'openai-chat'],
  ])('%s speaks %s alone', (model, format) => {
    const spoken = chatFormatsOf(getProvider('vertex'));
    for (const clientFormat of ['openai-chat', 'anthropic-messages', 'gemini-generate'] as const) {
      const { formats } = executors.executorOf('vertex');
      expect(formats({ clientFormat, spoken, dialect: 'auto', model })).toEqual([format]);
    }
  });
});

describe('what Google says of failures', () => {
  const { classify } = executors.executorOf('gemini');
  const answered = (status: number, error: object, list = false): RawFailure => {
    const body = JSON.stringify(list ? [{ error }] : { error });
    return { type: 'response', status, headers: {}, body, format: 'gemini-generate' };
  };
  const quota = (quotaId: string) => ({
    code: 429,
    message: 'You exceeded your current quota, please check your plan and billing details.',
    status: 'RESOURCE_EXHAUSTED',
    details: [
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.074824224s' },
    ],
  });

  test('a limit of a minute is a rate limit with its wait, though it is worded as a quota', () => {
    const failure = answered(429, quota('GenerateRequestsPerMinutePerProjectPerModel'));
    expect(classify(failure)).toMatchObject({ kind: 'rate-limit', scope: 'model', retryAfterMs: 34_075 });
    const list = answered(429, quota('GenerateRequestsPerMinutePerProjectPerModel'), true);
    expect(classify(list)).toMatchObject({ kind: 'rate-limit', retryAfterMs: 34_075 });
  });

  test('a limit of a day is a quota', () => {
    const failure = answered(429, quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier'));
    expect(classify(failure)).toMatchObject({ kind: 'quota', scope: 'model' });
  });

  test.each([
    [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'auth', 'connection'],
    [400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.', 'auth', 'connection'],
    [400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.', 'auth', 'connection'],
    [401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.', 'auth', 'connection'],
    [403, 'PERMISSION_DENIED', 'Permission denied on resource project x.', 'auth', 'connection'],
    [404, 'NOT_FOUND', 'models/x is not found for API version v1beta', 'model-access', 'model'],
    [
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      'context-length',
      'request',
    ],
    [400, 'INVALID_ARGUMENT', 'Unknown name "x": Cannot find field.', 'bad-request', 'request'],
    [503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.', 'overloaded', 'model'],
    [500, 'INTERNAL', 'An internal error has occurred.', 'unavailable', 'model'],
    [504, 'DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.', 'timeout', 'model'],
  ])('%i %s “%s” is %s', (status, name, message, kind, scope) => {
    expect(classify(answered(status, { code: status, message, status: name }))).toMatchObject({ kind, scope });
  });

  test('an error inside a stream tells its wait in words', () => {
    const message = 'Quota exceeded. Please retry in 12.5s.';
    const failure: RawFailure = { type: 'stream-error', message, errorType: 'RESOURCE_EXHAUSTED', status: 429 };
    expect(classify(failure)).toMatchObject({ kind: 'rate-limit', retryAfterMs: 12_500 });
  });

  test('a service account that cannot sign is a fault of the credential', () => {
    const error = Object.assign(new Error('The secret is not the JSON of a service account key.'), {
      code: 'OMNIROUTE_CREDENTIAL',
    });
    expect(executors.executorOf('vertex').classify({ type: 'connection', error })).toMatchObject({
      kind: 'auth',
      scope: 'connection',
      message: error.message,
    });
  });
});

test('a page instead of an answer does not disturb the judgement', async () => {
  const server = await startLoopback((socket) => reply(socket, 502, '<html><title>Bad Gateway</title></html>'));
  cleanUps.push(() => server.close());
  expect(await send(connectionTo('gemini', server.origin), {})).toBe(502);
  const failure: RawFailure = { type: 'response', status: 429, headers: {}, body: '<html>', format: 'gemini-generate' };
  expect(executors.executorOf('gemini').classify(failure).kind).toBe('rate-limit');
});
