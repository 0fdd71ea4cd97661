import type { UpstreamConnection } from '@omniroute/core';
import { getProvider } from '@omniroute/registry';
import { afterEach, expect, test } from 'vitest';
import { reply, replyJson, startLoopback } from '../executors/__fixtures__/loopback-server.ts';
import { createHttpClient } from '../executors/index.ts';
import { discoverModels } from './index.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** Lists the models of a server that answers by path. */
async function discover(answers: Readonly<Record<string, object>>) {
  const server = await startLoopback((socket, request) => {
    const answer = answers[request.path];
    if (answer) replyJson(socket, 200, answer);
    else reply(socket, 401, '{"message":"invalid api token"}');
  });
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
  const found = discoverModels({ connection, definition: getProvider('cohere'), client });
  return { found, requests: server.requests };
}

const first = '/v1/models?page_size=1000';

test('Cohere’s pages are followed, and endpoints say what a model is for', async () => {
  const { found, requests } = await discover({
    [first]: {
      models: [
        {
          name: 'a-new-command',
          endpoints: ['chat', 'generate'],
          context_length: 256_000,
          features: ['tools', 'vision', 'json_mode', 'reasoning'],
        },
        { name: 'a-new-embed', endpoints: ['embed', 'classify'], context_length: 512 },
        { nothing: 1 },
      ],
      next_page_token: 'a/b',
    },
    [`${first}&page_token=a%2Fb`]: {
      models: [
        { name: 'a-new-rerank', endpoints: ['rerank'], context_length: 0, features: null },
        { name: 'mine-ft', finetuned: true, endpoints: ['classify'] },
        { name: 'a-puzzle' },
      ],
      next_page_token: '',
    },
  });
  const { tier, models } = await found;
  expect(requests.map(({ headers }) => headers['authorization'])).toEqual(['Bearer co-secret', 'Bearer co-secret']);
  expect(tier).toBe('/v1/models');
  expect(models).toEqual([
    {
      id: 'a-new-command',
      mode: 'chat',
      maxInputTokens: 256_000,
      features: { tools: true, vision: true, reasoning: true },
    },
    { id: 'a-new-embed', mode: 'embedding', maxInputTokens: 512 },
    { id: 'a-new-rerank', mode: 'rerank' },
    { id: 'mine-ft', mode: 'other' },
    { id: 'a-puzzle' },
  ]);
});

test('a refused key is told as the reason', async () => {
  await expect((await discover({})).found).rejects.toThrow('invalid api token');
});
