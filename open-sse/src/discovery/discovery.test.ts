import { generateKeyPairSync } from 'node:crypto';
import type { UpstreamConnection } from '@omniroute/core';
import { getProvider } from '@omniroute/registry';
import { afterEach, describe, expect, test } from 'vitest';
import { replyJson, reply, startLoopback, type LoopbackRequest } from '../executors/__fixtures__/loopback-server.ts';
import { createHttpClient } from '../executors/index.ts';
import { discoverModels, findLoops, likelyLacksMessages, type DiscoveredModels } from './index.ts';
import { perMillion } from './litellm-row.ts';

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** Answers by path: a status, or a body with 200. */
type Answers = Readonly<Record<string, number | object | readonly unknown[]>>;

async function discover(
  provider: string,
  answers: Answers,
  headers: Readonly<Record<string, string>> = {},
  secretFor: (origin: string) => string = () => 'sk-1',
): Promise<{ readonly found: DiscoveredModels; readonly requests: readonly LoopbackRequest[] }> {
  const server = await startLoopback((socket, request) => {
    const answer = answers[request.path];
    if (answer === undefined || typeof answer === 'number') reply(socket, answer ?? 404, '{"detail":"Not Found"}');
    else replyJson(socket, 200, answer, headers);
  });
  const client = createHttpClient();
  cleanUps.push(
    () => server.close(),
    () => client.close(),
  );
  const definition = getProvider(provider);
  const connection: UpstreamConnection = {
    id: 'con_1',
    name: 'c',
    provider,
    baseUrl: definition.baseUrlStyle === 'with-version' ? `${server.origin}/v1` : server.origin,
    secret: secretFor(server.origin),
    settings: { allowPrivateNetwork: true },
  };
  return { found: await discoverModels({ connection, definition, client }), requests: server.requests };
}

describe('OpenAI-type servers', () => {
  test('the list is joined with what the catalogue and the server know', async () => {
    const { found, requests } = await discover('openai', {
      '/v1/models': { data: [{ id: 'gpt-4o-mini' }, { id: 'ft:mine' }, { nothing: 1 }] },
    });
    expect(requests[0]?.headers['authorization']).toBe('Bearer sk-1');
    expect(found.tier).toBe('/models');
    expect(found.models.map(({ id }) => id)).toEqual(['gpt-4o-mini', 'ft:mine']);
    expect(found.models[0]?.price?.source).toBe('catalogue');
    expect(found.models[1]).toEqual({ id: 'ft:mine' });
  });

  test.each([
    ['vllm', { id: 'm', max_model_len: 4096 }, { id: 'm', maxInputTokens: 4096 }],
    [
      'openai-compatible',
      { id: 'm', context_window: 131072, max_completion_tokens: 8192 },
      { id: 'm', maxInputTokens: 131072, maxOutputTokens: 8192 },
    ],
    [
      'openai-compatible',
      { id: 'm', context_length: 9, top_provider: { max_completion_tokens: 5 } },
      { id: 'm', maxInputTokens: 9, maxOutputTokens: 5 },
    ],
  ])('limits of %s are read', async (provider, row, facts) => {
    expect((await discover(provider, { '/v1/models': { data: [row] } })).found.models).toEqual([facts]);
    expect((await discover(provider, { '/v1/models': [row] })).found.models).toEqual([facts]);
  });

  test('a refusal or an answer of another kind is told as the reason', async () => {
    await expect(discover('openai', { '/v1/models': 401 })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(discover('openai', { '/v1/models': { hello: 1 } })).rejects.toThrow('no list of models');
  });
});

test('Anthropic’s pages are followed with its version header', async () => {
  const { found, requests } = await discover('anthropic', {
    '/v1/models?limit=1000': {
      data: [{ id: 'claude-haiku-4-5', display_name: 'Haiku' }],
      has_more: true,
      last_id: 'a/b',
    },
    '/v1/models?limit=1000&after_id=a%2Fb': {
      data: [{ id: 'claude-x', max_input_tokens: 5, max_tokens: 2 }],
      has_more: false,
      last_id: 'z',
    },
  });
  expect(requests.map(({ headers }) => [headers['x-api-key'], headers['anthropic-version']])).toEqual([
    ['sk-1', '2023-06-01'],
    ['sk-1', '2023-06-01'],
  ]);
  expect(found.models).toMatchObject([
    { id: 'claude-haiku-4-5', name: 'Haiku', mode: 'chat', maxInputTokens: 200_000, price: { source: 'catalogue' } },
    { id: 'claude-x', mode: 'chat', maxInputTokens: 5, maxOutputTokens: 2 },
  ]);
});

test('Google’s pages are followed, with limits, modes and thinking', async () => {
  const { found, requests } = await discover('gemini', {
    '/v1/models?pageSize=1000': {
      models: [
        {
          name: 'models/gemini-x',
          displayName: 'Gemini X',
          inputTokenLimit: 1_048_576,
          outputTokenLimit: 65_536,
          supportedGenerationMethods: ['generateContent', 'countTokens'],
          thinking: true,
        },
        { name: 'models/gemini-x-tts', supportedGenerationMethods: ['generateContent'] },
      ],
      nextPageToken: 'a/b',
    },
    '/v1/models?pageSize=1000&pageToken=a%2Fb': {
      models: [
        { name: 'models/embedder', inputTokenLimit: 2048, supportedGenerationMethods: ['embedContent'] },
        { name: 'models/painter', supportedGenerationMethods: ['predict'] },
      ],
    },
  });
  expect(requests.map(({ headers }) => headers['x-goog-api-key'])).toEqual(['sk-1', 'sk-1']);
  expect(found.models).toEqual([
    {
      id: 'gemini-x',
      name: 'Gemini X',
      mode: 'chat',
      maxInputTokens: 1_048_576,
      maxOutputTokens: 65_536,
      features: { reasoning: true },
    },
    { id: 'gemini-x-tts', mode: 'audio' },
    { id: 'embedder', mode: 'embedding', maxInputTokens: 2048 },
    { id: 'painter', mode: 'other' },
  ]);
});

describe('Azure', () => {
  const path = '/deployments?api-version=2023-03-15-preview';

  test('deployments are listed with the facts of their models', async () => {
    const { found, requests } = await discover('azure', {
      [path]: {
        data: [
          { id: 'my-deployment', model: 'gpt-4.1', status: 'succeeded' },
          { id: 'broken', model: 'gpt-4.1', status: 'failed' },
        ],
      },
    });
    expect(requests[0]?.headers['api-key']).toBe('sk-1');
    expect(found.models).toMatchObject([{ id: 'my-deployment', price: { source: 'catalogue' } }]);
    expect(found.models).toHaveLength(1);
  });

  test('where they are not listed, what to do is told', async () => {
    await expect(discover('azure', { [path]: 404 })).rejects.toThrow('Enter their names as extra models');
  });
});

test('Vertex lists Google’s models with a token, the catalogue those of others', async () => {
  const { found, requests } = await discover(
    'vertex',
    {
      '/v1beta1/publishers/google/models?pageSize=100': {
        publisherModels: [
          { name: 'publishers/google/models/gemini-new' },
          { name: 'publishers/google/models/gemini-embedding-001' },
          { name: 'publishers/google/models/imagetext' },
        ],
      },
      '/token': { access_token: 't', expires_in: 3600 },
    },
    {},
    (origin) => JSON.stringify({ client_email: 'a@b', private_key: pem, token_uri: `${origin}/token` }),
  );
  expect(requests.at(-1)?.headers['authorization']).toBe('Bearer t');
  const ids = found.models.map(({ id }) => id);
  expect(ids.filter((id) => /gemini|imagetext/.test(id))).toEqual(['gemini-new', 'gemini-embedding-001']);
  expect(found.models.find(({ id }) => id === 'gemini-embedding-001')?.mode).toBe('embedding');
  expect(ids.some((id) => id.startsWith('claude-'))).toBe(true);
});

const v2 = '/v2/model/info?size=100&page=1';

function row(model: string, parameters: object, info: object) {
  return { model_name: model, litellm_params: parameters, model_info: info };
}

describe('LiteLLM', () => {
  test('deployments are grouped by public name, with limits, features, prices and where they go', async () => {
    const { found } = await discover(
      'litellm',
      {
        [v2]: {
          data: [
            row(
              'gpt',
              { model: 'openai/gpt-4o', api_base: 'http://127.0.0.1:8080/v1' },
              {
                id: 'd1',
                mode: 'chat',
                max_input_tokens: 128000,
                max_output_tokens: 16384,
                input_cost_per_token: 2.5e-6,
                output_cost_per_token: 0.00001,
                cache_read_input_token_cost: 1.25e-6,
                supports_vision: true,
                supports_function_calling: true,
                supports_reasoning: false,
              },
            ),
            row(
              'gpt',
              { model: 'azure/gpt-4o' },
              {
                id: 'd2',
                mode: 'chat',
                max_input_tokens: 64000,
                input_cost_per_token: 2.5e-6,
                output_cost_per_token: 0.00001,
                cache_read_input_token_cost: 1.25e-6,
                supports_vision: false,
                supports_function_calling: true,
              },
            ),
          ],
          total_pages: 2,
        },
        '/v2/model/info?size=100&page=2': {
          data: [
            row(
              'local',
              { model: 'hosted_vllm/x' },
              {
                id: 'd3',
                mode: null,
                max_input_tokens: null,
                input_cost_per_token: 0,
                output_cost_per_token: 0,
                supports_vision: false,
              },
            ),
            row(
              'gem',
              { model: 'gemini/x' },
              {
                id: 'd4',
                mode: 'embedding',
                input_cost_per_token: 1.25e-6,
                output_cost_per_token: 1e-5,
                input_cost_per_token_above_200k_tokens: 2.5e-6,
                output_cost_per_token_above_200k_tokens: 1.5e-5,
                cache_read_input_token_cost: 3.1e-7,
              },
            ),
          ],
        },
      },
      { 'x-litellm-version': '1.106.2' },
    );
    expect(found).toMatchObject({ tier: '/v2/model/info', version: '1.106.2' });
    expect(found.models).toEqual([
      {
        id: 'gpt',
        mode: 'chat',
        maxInputTokens: 64_000,
        maxOutputTokens: 16_384,
        features: { vision: false, tools: true, reasoning: false },
        price: { source: 'litellm', tiers: [{ usdPerMillion: { input: '2.5', output: '10', 'cache-read': '1.25' } }] },
      },
      { id: 'local' },
      {
        id: 'gem',
        mode: 'embedding',
        price: {
          source: 'litellm',
          tiers: [
            { usdPerMillion: { input: '1.25', output: '10', 'cache-read': '0.31' } },
            {
              when: { inputTokensAbove: 200_000 },
              usdPerMillion: { input: '2.5', output: '15', 'cache-read': '0.31' },
            },
          ],
        },
      },
    ]);
    expect(found.deployments.get('gpt')).toEqual([
      { id: 'd1', apiBase: 'http://127.0.0.1:8080/v1', upstreamModel: 'openai/gpt-4o' },
      { id: 'd2', upstreamModel: 'azure/gpt-4o' },
    ]);
    expect(likelyLacksMessages(found.deployments.get('gpt') ?? [])).toBe(true);
    expect(likelyLacksMessages(found.deployments.get('local') ?? [])).toBe(false);
    expect(findLoops(found, ['http://localhost:8080'])).toEqual(['gpt']);
    expect(findLoops(found, ['http://localhost:20128'])).toEqual([]);
  });

  test('a group whose deployments differ in price has none that could be relied on', async () => {
    const price = (cost: number) => ({ input_cost_per_token: cost, output_cost_per_token: cost });
    const { found } = await discover('litellm', {
      [v2]: { data: [row('g', {}, price(1e-6)), row('g', {}, price(2e-6))] },
    });
    expect(found.models).toEqual([{ id: 'g' }]);
  });

  test.each([401, 403, 404, 500])('a %i leads to the next tier, down to the plain list', async (status) => {
    const list = { data: [{ id: 'a/b:c' }, { id: 'wild/*' }] };
    const groups = { data: [{ model_group: 'g', mode: 'chat', max_input_tokens: 10, input_cost_per_token: null }] };
    const info = { data: [row('i', {}, {})] };
    expect((await discover('litellm', { [v2]: status, '/v1/model/info': info })).found).toMatchObject({
      tier: '/v1/model/info',
      models: [{ id: 'i' }],
    });
    const third = await discover('litellm', { [v2]: status, '/v1/model/info': status, '/model_group/info': groups });
    expect(third.found).toMatchObject({
      tier: '/model_group/info',
      models: [{ id: 'g', mode: 'chat', maxInputTokens: 10 }],
    });
    const last = await discover('litellm', {
      [v2]: status,
      '/v1/model/info': status,
      '/model_group/info': status,
      '/v1/models': list,
    });
    expect(last.found).toMatchObject({ tier: '/v1/models', models: [{ id: 'a/b:c' }] });
  });

  test('patterns, which nobody can call, lead to the tier that expands them', async () => {
    const { found } = await discover('litellm', {
      [v2]: { data: [row('x', {}, {}), row('openai/*', {}, {})] },
      '/v1/model/info': { data: [row('x', {}, {}), row('openai/gpt-4o', {}, {})] },
    });
    expect(found).toMatchObject({ tier: '/v1/model/info', models: [{ id: 'x' }, { id: 'openai/gpt-4o' }] });
  });

  test('when no tier answers the last reason is told', async () => {
    await expect(discover('litellm', { '/v1/models': 401 })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test.each([
  [3e-6, '3'],
  [2.5e-6, '2.5'],
  [0.00001, '10'],
  [1.5e-7, '0.15'],
  [2.9999999999999997e-6, '3'],
  [7.5e-8, '0.075'],
  [1e-12, '0.000001'],
  [0.5, '500000'],
  ['3e-06', '3'],
  [0, '0'],
  [-1, undefined],
  ['None', undefined],
  ['', undefined],
  [null, undefined],
])('%j USD a token is %j USD a million', (perToken, expected) => {
  expect(perMillion(perToken)).toBe(expected);
});
