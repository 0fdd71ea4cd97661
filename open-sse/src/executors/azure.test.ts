import type { ApiFormat, UpstreamConnection } from '@omniroute/core';
import { afterEach, describe, expect, test } from 'vitest';
import { codecOf } from '../codecs/index.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { replyJson, startLoopback, type LoopbackRequest } from './__fixtures__/loopback-server.ts';
import { Cancellation } from './cancellation.ts';
import type { UpstreamCall } from './executor.ts';
import { createExecutors, createHttpClient } from './index.ts';

const executor = createExecutors(createHttpClient()).executorOf('azure');
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function sent(options: Record<string, string>, call: Partial<UpstreamCall>): Promise<LoopbackRequest> {
  const server = await startLoopback((socket) => replyJson(socket, 200, {}));
  cleanUps.push(() => server.close());
  const connection: UpstreamConnection = {
    id: 'con_1',
    name: 'c',
    provider: 'azure',
    baseUrl: `${server.origin}/openai/v1`,
    secret: 'azure-key',
    settings: { allowPrivateNetwork: true, options },
  };
  const reply = await executor.send(
    {
      connection,
      model: 'my gpt',
      format: 'openai-chat',
      stream: true,
      body: [Buffer.from('{}')],
      forwardedHeaders: {},
      attemptId: 'a',
      requestId: 'r',
      remainingMs: 1,
      headersTimeoutMs: 5000,
      ...call,
    },
    new Cancellation(),
  );
  reply.body.abort();
  const [request] = server.requests;
  if (request === undefined) throw new Error('nothing arrived');
  return request;
}

describe('the address of a call', () => {
  const classic = { apiVersion: '2024-10-21' };

  test.each<[ApiFormat, Record<string, string>, string]>([
    ['openai-chat', {}, '/openai/v1/chat/completions'],
    ['openai-responses', {}, '/openai/v1/responses'],
    ['openai-embeddings', {}, '/openai/v1/embeddings'],
    ['openai-chat', classic, '/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21'],
    ['openai-embeddings', classic, '/openai/deployments/my%20gpt/embeddings?api-version=2024-10-21'],
    ['openai-responses', classic, '/openai/responses?api-version=2024-10-21'],
  ])('%s with %o is %s', async (format, options, path) => {
    const request = await sent(options, { format });
    expect(request.path).toBe(path);
    expect(request.headers).toMatchObject({ 'api-key': 'azure-key' });
    expect(request.headers['authorization']).toBeUndefined();
  });

  test('what follows a path and its query both stay', async () => {
    const request = await sent(classic, { format: 'openai-files', method: 'GET', subpath: '/f-1?limit=2', body: [] });
    expect(request).toMatchObject({ method: 'GET', path: '/openai/files/f-1?limit=2&api-version=2024-10-21' });
  });
});

test('Azure’s request id is told', () => {
  const headers = { 'apim-request-id': 'r-1' };
  expect(executor.readFacts({ status: 200, headers })).toEqual({ upstreamRequestId: 'r-1' });
});

test('a filtered prompt is the content filter’s, whatever names it', () => {
  const error = {
    message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    type: null,
    param: 'prompt',
    code: 'content_filter',
    status: 400,
    innererror: {
      code: 'ResponsibleAIPolicyViolation',
      content_filter_result: { violence: { filtered: true, severity: 'medium' } },
    },
  };
  const body = JSON.stringify({ error });
  const failure = executor.classify({ type: 'response', status: 400, headers: {}, body, format: 'openai-chat' });
  expect(failure).toMatchObject({ kind: 'content-filter', scope: 'request' });
});

test.each([
  [404, 'DeploymentNotFound', 'The API deployment for this resource does not exist.', 'model-access'],
  [
    400,
    'OperationNotSupported',
    'The chatCompletion operation does not work with the specified model.',
    'model-access',
  ],
  [401, '401', 'Access denied due to invalid subscription key or wrong API endpoint.', 'auth'],
  [429, '429', 'Requests have exceeded token rate limit. Please retry after 6 seconds.', 'rate-limit'],
])('%i %s is told as what it is', (status, code, message, kind) => {
  const body = JSON.stringify({ error: { code, message } });
  expect(executor.classify({ type: 'response', status, headers: {}, body, format: 'openai-chat' }).kind).toBe(kind);
});

test('chunks with results of the content filter and no choices do not disturb a stream', () => {
  const chunk = (fields: object) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt', ...fields })}\n\n`;
  const filter = { hate: { filtered: false, severity: 'safe' } };
  const stream = [
    chunk({
      id: '',
      model: '',
      choices: [],
      prompt_filter_results: [{ prompt_index: 0, content_filter_results: filter }],
    }),
    chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }),
    chunk({ choices: [{ index: 0, delta: { content: 'Hi' }, content_filter_results: filter, finish_reason: null }] }),
    chunk({ choices: [{ index: 0, delta: {}, content_filter_offsets: { check_offset: 1 }, finish_reason: null }] }),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    chunk({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 } }),
    'data: [DONE]\n\n',
  ].join('');
  const decoder = codecOf('openai-chat').createStreamDecoder({ requireTerminalMarker: false });
  const frames = createSseFrames().push(Buffer.from(stream));
  const events = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
  const text = events
    .map((event) => (event.type === 'block-delta' && event.delta.type === 'text' ? event.delta.text : ''))
    .join('');
  expect(text).toBe('Hi');
  expect(events.filter(({ type }) => type === 'error')).toEqual([]);
  expect(events.at(-1)?.type).toBe('message-end');
});
