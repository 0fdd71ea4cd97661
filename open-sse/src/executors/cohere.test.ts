import type { ApiFormat, UpstreamConnection } from '@omniroute/core';
import { afterEach, expect, test } from 'vitest';
import { replyJson, startLoopback, type LoopbackRequest } from './__fixtures__/loopback-server.ts';
import { Cancellation } from './cancellation.ts';
import { createExecutors, createHttpClient } from './index.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function send(format: ApiFormat, stream: boolean) {
  const server = await startLoopback((socket) => replyJson(socket, 200, {}, { 'x-debug-trace-id': 'trace-1' }));
  const client = createHttpClient();
  cleanUps.push(
    () => server.close(),
    () => client.close(),
  );
  const connection: UpstreamConnection = {
    id: 'con_1',
    name: 'c',
    provider: 'cohere',
    baseUrl: server.origin,
    secret: 'co-secret',
    settings: { allowPrivateNetwork: true },
  };
  const executor = createExecutors(client).executorOf('cohere');
  const reply = await executor.send(
    {
      connection,
      model: 'command-a-03-2025',
      format,
      stream,
      body: [Buffer.from('{}')],
      forwardedHeaders: { authorization: 'Bearer client' },
      attemptId: 'att_1',
      requestId: 'req_1',
      remainingMs: 10_000,
      headersTimeoutMs: 5_000,
    },
    new Cancellation(),
  );
  const ended = Promise.withResolvers<void>();
  reply.body.start({ onData: () => {}, onEnd: ended.resolve, onError: ended.reject });
  await ended.promise;
  const request: LoopbackRequest | undefined = server.requests[0];
  return { request, facts: executor.readFacts(reply) };
}

test.each<[ApiFormat, boolean, string, string]>([
  ['cohere-chat', false, '/v2/chat', 'application/json'],
  ['cohere-chat', true, '/v2/chat', 'text/event-stream'],
  ['cohere-rerank', false, '/v2/rerank', 'application/json'],
  ['openai-embeddings', false, '/compatibility/v1/embeddings', 'application/json'],
])('%s, streamed %s, goes to %s with the connection’s own key', async (format, stream, path, accept) => {
  const { request, facts } = await send(format, stream);
  expect(request).toMatchObject({ method: 'POST', path });
  expect(request?.headers).toMatchObject({ authorization: 'Bearer co-secret', accept });
  expect(facts).toEqual({ upstreamRequestId: 'trace-1' });
});
