import type { UpstreamConnection } from '@omniroute/core';
import { getProvider } from '@omniroute/registry';
import { afterEach, expect, test } from 'vitest';
import { reply, replyJson, startLoopback, type LoopbackRequest } from '../executors/__fixtures__/loopback-server.ts';
import { createHttpClient } from '../executors/index.ts';
import { discoverModels, type DiscoveredModels } from './index.ts';
import { listUrl } from './list-url.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

type Found = { readonly found: DiscoveredModels; readonly requests: readonly LoopbackRequest[] };

async function discover(answers: Readonly<Record<string, object>>, options: Record<string, string>): Promise<Found> {
  const server = await startLoopback((socket, request) => {
    const answer = answers[request.path];
    if (answer === undefined) reply(socket, 403, '{"message":"The security token is invalid."}');
    else replyJson(socket, 200, answer);
  });
  const client = createHttpClient();
  cleanUps.push(
    () => server.close(),
    () => client.close(),
  );
  const connection: UpstreamConnection = {
    id: 'con_1',
    name: 'c',
    provider: 'bedrock',
    baseUrl: server.origin,
    secret: 'the-secret',
    settings: { allowPrivateNetwork: true, options },
  };
  const found = await discoverModels({ connection, definition: getProvider('bedrock'), client });
  return { found, requests: server.requests };
}

const arn = (model: string): object => ({ modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${model}` });
const lists = {
  '/foundation-models?byOutputModality=TEXT': {
    modelSummaries: [
      { modelId: 'amazon.nova-lite-v1:0', modelName: 'Nova Lite', inferenceTypesSupported: ['ON_DEMAND'] },
      { modelId: 'anthropic.claude-x-v1:0', modelName: 'Claude X', inferenceTypesSupported: ['INFERENCE_PROFILE'] },
    ],
  },
  '/inference-profiles?maxResults=1000': {
    inferenceProfileSummaries: [
      {
        inferenceProfileId: 'us.anthropic.claude-x-v1:0',
        inferenceProfileName: 'US Claude X',
        models: [arn('anthropic.claude-x-v1:0')],
      },
    ],
    nextToken: 'a b',
  },
  '/inference-profiles?maxResults=1000&nextToken=a%20b': {
    inferenceProfileSummaries: [
      { inferenceProfileId: 'us.stability.image-v1:0', models: [arn('stability.image-v1:0')] },
    ],
  },
};

test('models on demand are listed by themselves, others by the profiles that serve them; what makes no text is left out', async () => {
  const { found } = await discover(lists, { region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE' });
  expect(found.models.map(({ id, name, mode }) => [id, name, mode])).toEqual([
    ['amazon.nova-lite-v1:0', 'Nova Lite', 'chat'],
    ['us.anthropic.claude-x-v1:0', 'US Claude X', 'chat'],
  ]);
});

test('lists are asked for with a signature, or with the API key where there is no access key id', async () => {
  const signed = await discover(lists, { region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE' });
  for (const { headers } of signed.requests) {
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/bedrock\/aws4_request, SignedHeaders=host;x-amz-date/,
    );
    expect(JSON.stringify(headers)).not.toContain('the-secret');
  }
  const keyed = await discover(lists, { region: 'us-east-1' });
  expect(keyed.requests[0]?.headers['authorization']).toBe('Bearer the-secret');
});

test('a key that may not list profiles still lists the models on demand', async () => {
  const { '/foundation-models?byOutputModality=TEXT': models } = lists;
  const { found } = await discover({ '/foundation-models?byOutputModality=TEXT': models }, { region: 'us-east-1' });
  expect([found.tier, found.models.map(({ id }) => id)]).toEqual(['/foundation-models', ['amazon.nova-lite-v1:0']]);
});

test('a refusal is told', async () => {
  await expect(discover({}, { region: 'us-east-1' })).rejects.toThrow('The security token is invalid.');
});

test.each([
  ['https://bedrock-runtime.eu-west-1.amazonaws.com', 'https://bedrock.eu-west-1.amazonaws.com/foundation-models'],
  [
    'https://bedrock-runtime-fips.us-east-1.amazonaws.com',
    'https://bedrock-fips.us-east-1.amazonaws.com/foundation-models',
  ],
  ['https://models.example.com/aws', 'https://models.example.com/aws/foundation-models'],
])('at %s the models are listed by %s', (baseUrl, url) => {
  const connection: UpstreamConnection = { id: 'c', name: 'c', provider: 'bedrock', baseUrl, settings: {} };
  expect(listUrl({ definition: getProvider('bedrock'), connection })).toBe(url);
});
