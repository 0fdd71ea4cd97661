import { startFakeUpstream, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

type SemanticCache = {
  readonly connection: string;
  readonly model: string;
  readonly threshold?: number;
  readonly timeoutMs?: number;
};

let gateway: TestGateway;
let backend: FakeUpstream;
let embedder: FakeUpstream;

/** Where each question lies. The second is 0.99 from the first, the third 0.6. */
const vectors: Readonly<Record<string, readonly number[]>> = {
  'Why is the sky blue?': [2, 0, 0],
  'What makes the sky blue?': [0.99, Math.sqrt(1 - 0.99 ** 2), 0],
  'Why is the sea salty?': [0.6, 0.8, 0],
  broken: [0, 0, 0],
};

beforeAll(async () => {
  gateway = await startTestGateway();
  backend = await gateway.addUpstream('backend');
  embedder = await startFakeUpstream({
    format: 'services',
    choose: ({ json }) => {
      const vector = vectors[String(json['input'])];
      if (!vector) return undefined;
      const data = [{ object: 'embedding', index: 0, embedding: vector }];
      const body = { object: 'list', model: 'e', data, usage: { prompt_tokens: 6, total_tokens: 6 } };
      const headers = { 'content-type': 'application/json' };
      return { kind: 'raw', chunks: [Buffer.from(JSON.stringify(body))], headers };
    },
  });
  await gateway.admin.call('createConnection', {
    body: {
      provider: 'openai-compatible',
      name: 'embedder',
      baseUrl: `${embedder.url}/v1`,
      secret: 'sk-e',
      settings: { allowPrivateNetwork: true },
    },
  });
  for (const [connection, model] of [
    ['backend', 'm'],
    ['embedder', 'e'],
  ] as const) {
    const facts = { usdPerMillion: { input: '1', output: '2' } };
    await gateway.admin.call('overrideConnectionModel', {
      params: { id: connection },
      body: { id: model, facts },
    });
  }
  backend.setDefault({ kind: 'reply', text: 'Because of Rayleigh.', usage: { input: 10, output: 5 } });
});

afterAll(async () => {
  await gateway.stop();
  await embedder.close();
});

async function addCombo(name: string, semantic: SemanticCache = { connection: 'embedder', model: 'e' }) {
  const targets = [{ connection: 'backend', model: 'm' }];
  const cache = { mode: 'semantic', ttlSec: 60, semantic } as const;
  await gateway.admin.call('createCombo', { body: { name, strategy: 'priority', targets, options: { cache } } });
}

async function ask(model: string, question: string, extra: object = {}) {
  const before = [backend.hits.length, embedder.hits.length];
  const body = { model, messages: [{ role: 'user', content: question }], ...extra };
  const response = await gateway.post('/v1/chat/completions', body);
  const text = await response.text();
  return {
    status: response.status,
    cache: response.headers.get('x-omniroute-cache'),
    similarity: response.headers.get('x-omniroute-cache-similarity'),
    attempts: response.headers.get('x-omniroute-attempts'),
    calls: backend.hits.length - (before[0] ?? 0),
    embedded: embedder.hits.length - (before[1] ?? 0),
    text,
    record: await gateway.admin.call('getRequest', { params: { id: response.headers.get('x-request-id') ?? '' } }),
  };
}

test('a question in other words gets the answer of one that means the same, and another does not', async () => {
  await addCombo('meaning');
  const made = await ask('meaning', 'Why is the sky blue?');
  expect(made).toMatchObject({ cache: 'miss', calls: 1, embedded: 1, attempts: '1' });
  expect(await ask('meaning', 'Why is the sky blue?')).toMatchObject({ cache: 'hit-exact', calls: 0, embedded: 0 });
  const hit = await ask('meaning', 'What makes the sky blue?', { stream: true });
  expect(hit).toMatchObject({ cache: 'hit-semantic', similarity: '0.99', calls: 0, embedded: 1, attempts: '0' });
  expect(hit.text).toContain('Because of Rayleigh.');
  expect(await ask('meaning', 'Why is the sea salty?')).toMatchObject({ cache: 'miss', similarity: null, calls: 1 });
});

test('what the vector cost is part of the request, and not of its walk', async () => {
  await addCombo('cost');
  const embedding = {
    purpose: 'embed',
    target: { connection: 'embedder', model: 'e' },
    costNanoUsd: 6000,
    tokens: { input: 6 },
  };
  const { record: made } = await ask('cost', 'Why is the sky blue?');
  expect(made).toMatchObject({ attemptCount: 1, costNanoUsd: 6000 + 20_000, tokens: { input: 16, output: 5 } });
  expect(made.attempts).toMatchObject([
    { position: 0, target: { connection: 'backend' } },
    { position: 1, ...embedding },
  ]);
  const { record: hit } = await ask('cost', 'What makes the sky blue?');
  expect(hit).toMatchObject({
    cache: 'semantic',
    savedNanoUsd: 20_000,
    costNanoUsd: 6000,
    attemptCount: 0,
  });
  expect(hit.attempts).toMatchObject([{ position: 0, ...embedding }]);
  expect(hit).not.toHaveProperty('target');
  const { combos } = await gateway.admin.call('getCache', { query: { range: '24h' } });
  expect(combos.find(({ comboName }) => comboName === 'cost')).toMatchObject({ semanticHits: 1, savedNanoUsd: 20_000 });
});

test('all but the question has to be the same', async () => {
  await addCombo('rest');
  await ask('rest', 'Why is the sky blue?');
  expect(await ask('rest', 'What makes the sky blue?', { temperature: 0 })).toMatchObject({ cache: 'miss', calls: 1 });
  const turns = {
    messages: [
      { role: 'system', content: 'Rhyme.' },
      { role: 'user', content: 'What makes the sky blue?' },
    ],
  };
  expect(await ask('rest', '', turns)).toMatchObject({ cache: 'miss', calls: 1 });
});

test('the threshold decides what is alike', async () => {
  await addCombo('loose', { connection: 'embedder', model: 'e', threshold: 0.6 });
  await ask('loose', 'Why is the sky blue?');
  expect(await ask('loose', 'Why is the sea salty?')).toMatchObject({ cache: 'hit-semantic', similarity: '0.6' });
});

test('where no vector can be had, the request is served as always and its answer kept', async () => {
  await addCombo('failing');
  embedder.script([{ kind: 'error', status: 500, message: 'no' }, { kind: 'html' }]);
  const failed = await ask('failing', 'a question without a vector');
  expect(failed).toMatchObject({ status: 200, cache: 'miss', calls: 1 });
  expect(failed.record.attempts.find(({ purpose }) => purpose === 'embed')).toMatchObject({
    failureKind: 'unavailable',
  });
  expect(await ask('failing', 'a question without a vector')).toMatchObject({ cache: 'hit-exact' });
  expect(await ask('failing', 'another without a vector')).toMatchObject({ status: 200, cache: 'miss' });
  expect(await ask('failing', 'broken')).toMatchObject({ status: 200, cache: 'miss', calls: 1 });
});

test('a vector that takes too long is not waited for', async () => {
  await addCombo('hasty', { connection: 'embedder', model: 'e', timeoutMs: 100 });
  embedder.script({ kind: 'hang', when: 'before-headers' });
  const reply = await ask('hasty', 'a question that nobody embeds');
  expect(reply).toMatchObject({ status: 200, cache: 'miss', calls: 1, attempts: '1' });
  const embedding = reply.record.attempts.find(({ purpose }) => purpose === 'embed');
  expect(embedding?.failureKind).toBe('timeout');
  expect(embedding?.timings.totalMs).toBeLessThan(3000);
});

test('a connection that embeds for a cache cannot be deleted', async () => {
  await addCombo('keeper');
  await expect(gateway.admin.call('deleteConnection', { params: { id: 'embedder' } })).rejects.toMatchObject({
    code: 'in-use',
    message: expect.stringContaining('keeper'),
  });
});
