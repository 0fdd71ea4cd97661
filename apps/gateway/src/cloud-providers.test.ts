import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

type Hit = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 3, totalTokenCount: 12 };
const geminiReply = {
  candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'Hello!' }] }, finishReason: 'STOP' }],
  usageMetadata,
  modelVersion: 'gemini-x',
};
const claudeReply = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-x',
  content: [{ type: 'text', text: 'Hello!' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 9, output_tokens: 3 },
};
const openaiReply = {
  id: 'c-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello!' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
};

/** What a path is answered with. */
const answers: readonly (readonly [RegExp, object])[] = [
  [/^\/token$/, { access_token: 'short-lived', expires_in: 3600 }],
  [/:(?:generateContent|streamGenerateContent)/, geminiReply],
  [/:(?:rawPredict|streamRawPredict)$/, claudeReply],
  [/chat\/completions/, openaiReply],
  [/:countTokens$/, { totalTokens: 7 }],
  [/:embedContent$/, { embedding: { values: [0.5, 1] }, usageMetadata: { promptTokenCount: 3 } }],
  [
    /:predict$/,
    {
      predictions: [
        { embeddings: { values: [0.5, 1], statistics: { token_count: 2, truncated: false } } },
        { embeddings: { values: [2, -1], statistics: { token_count: 4, truncated: false } } },
      ],
    },
  ],
];

const hits: Hit[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const path = request.url ?? '';
  hits.push({ path, headers: request.headers, body });
  const answer = answers.find(([pattern]) => pattern.test(path))?.[1];
  const streamed = path.includes('alt=sse');
  response.writeHead(answer ? 200 : 404, { 'content-type': streamed ? 'text/event-stream' : 'application/json' });
  response.end(streamed ? `data: ${JSON.stringify(answer)}\r\n\r\n` : JSON.stringify(answer ?? {}));
});

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const account = {
    type: 'service_account',
    project_id: 'my-project',
    client_email: 'robot@my-project.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: `${origin}/token`,
  };
  const local = { allowPrivateNetwork: true };
  const add = (body: Parameters<typeof gateway.admin.call<'createConnection'>>[1]['body']) =>
    gateway.admin.call('createConnection', { body });
  await add({ provider: 'gemini', name: 'studio', baseUrl: `${origin}/v1beta`, secret: 'AIza-key', settings: local });
  await add({
    provider: 'vertex',
    name: 'cloud',
    baseUrl: origin,
    secret: JSON.stringify(account, null, 2),
    settings: { ...local, options: { location: 'europe-west4' } },
  });
  await add({
    provider: 'azure',
    name: 'azure',
    baseUrl: `${origin}/openai/v1`,
    secret: 'azure-key',
    settings: { ...local, options: { apiVersion: '2024-10-21' } },
  });
});

afterAll(async () => {
  await gateway.stop();
  server.close();
});

async function ask(path: string, body: object): Promise<{ readonly answer: string; readonly hit: Hit }> {
  const response = await gateway.post(path, body);
  const answer = await response.text();
  expect(response.status, answer).toBe(200);
  const hit = hits.at(-1);
  if (hit === undefined) throw new Error('nothing arrived');
  return { answer, hit };
}

const messages = [{ role: 'user', content: 'Say hello.' }];

test.each([false, true])('an OpenAI client speaks to Google AI Studio, streamed %s', async (stream) => {
  const { answer, hit } = await ask('/v1/chat/completions', chatBody('studio/gemini-x', { stream }));
  expect(answer).toContain('Hello!');
  expect(hit.path).toBe(
    stream ? '/v1beta/models/gemini-x:streamGenerateContent?alt=sse' : '/v1beta/models/gemini-x:generateContent',
  );
  expect(hit.headers['x-goog-api-key']).toBe('AIza-key');
});

test('an Anthropic client’s bytes pass to Claude on Vertex AI, with the version in them and without the model', async () => {
  const body = { model: 'cloud/claude-x@20260101', max_tokens: 9, messages, metadata: { user_id: 'u' } };
  const { answer, hit } = await ask('/v1/messages', body);
  expect(JSON.parse(answer)).toMatchObject({ content: [{ text: 'Hello!' }] });
  expect(hit.path).toBe(
    '/v1/projects/my-project/locations/europe-west4/publishers/anthropic/models/claude-x@20260101:rawPredict',
  );
  const { model: _, ...rest } = body;
  expect(JSON.parse(hit.body)).toEqual({ anthropic_version: 'vertex-2023-10-16', ...rest });
  expect(hit.headers.authorization).toBe('Bearer short-lived');
  expect(hit.headers['anthropic-version']).toBeUndefined();
});

test('an OpenAI client speaks to Claude and to Gemini on Vertex AI, each in its own format', async () => {
  const claude = await ask('/v1/chat/completions', chatBody('cloud/claude-x'));
  expect(claude.answer).toContain('Hello!');
  expect(JSON.parse(claude.hit.body)).toMatchObject({ anthropic_version: 'vertex-2023-10-16' });
  expect(JSON.parse(claude.hit.body)).not.toHaveProperty('model');
  const gemini = await ask('/v1/chat/completions', chatBody('cloud/gemini-x'));
  expect(gemini.hit.path).toContain('/publishers/google/models/gemini-x:generateContent');
  expect(JSON.parse(gemini.hit.body)).toHaveProperty('contents');
  const open = await ask('/v1/chat/completions', chatBody('cloud/meta/llama-4'));
  expect(open.hit.path).toContain('/locations/europe-west4/endpoints/openapi/chat/completions');
  expect(JSON.parse(open.hit.body)).toMatchObject({ model: 'meta/llama-4' });
});

test('tokens are counted on Vertex AI in its own shape, whoever asks', async () => {
  const address = /\/locations\/europe-west4\/publishers\/google\/models\/gemini-x:countTokens$/;
  const contents = [{ role: 'user', parts: [{ text: 'Say hello.' }] }];
  const system = { parts: [{ text: 'Be kind.' }] };
  const plain = await ask('/v1beta/models/cloud/gemini-x:countTokens', { contents });
  expect(plain.hit.path).toMatch(address);
  expect(JSON.parse(plain.hit.body)).toEqual({ contents });
  expect(JSON.parse(plain.answer)).toEqual({ totalTokens: 7 });
  const wrapped = await ask('/v1beta/models/cloud/gemini-x:countTokens', {
    generateContentRequest: {
      model: 'models/gemini-x',
      contents,
      systemInstruction: system,
      toolConfig: { functionCallingConfig: { mode: 'ANY' } },
    },
  });
  expect(JSON.parse(wrapped.hit.body)).toEqual({ contents, systemInstruction: system });
  const claude = await ask('/v1/messages/count_tokens', { model: 'cloud/gemini-x', system: 'Be kind.', messages });
  expect(claude.hit.path).toMatch(address);
  const sent = JSON.parse(claude.hit.body);
  expect(sent).toMatchObject({ contents, systemInstruction: system });
  expect(Object.keys(sent).every((name) => /^(?:contents|systemInstruction|tools|generationConfig)$/.test(name))).toBe(
    true,
  );
  expect(JSON.parse(claude.answer)).toEqual({ input_tokens: 7 });
});

test('older models embed on Vertex AI by predict, many texts a call', async () => {
  const input = ['one', 'two'];
  const openai = await ask('/v1/embeddings', { model: 'cloud/google/text-embedding-005', input, dimensions: 2 });
  expect(openai.hit.path).toContain('/publishers/google/models/text-embedding-005:predict');
  expect(JSON.parse(openai.hit.body)).toEqual({
    instances: [{ content: 'one' }, { content: 'two' }],
    parameters: { outputDimensionality: 2 },
  });
  expect(JSON.parse(openai.answer)).toMatchObject({
    data: [
      { index: 0, embedding: [0.5, 1] },
      { index: 1, embedding: [2, -1] },
    ],
    usage: { prompt_tokens: 6, total_tokens: 6 },
  });
  const requests = input.map((text) => ({
    model: 'models/text-embedding-005',
    content: { parts: [{ text }] },
    taskType: 'RETRIEVAL_DOCUMENT',
    title: 'T',
  }));
  const google = await ask('/v1beta/models/cloud/text-embedding-005:batchEmbedContents', { requests });
  expect(JSON.parse(google.hit.body)).toEqual({
    instances: input.map((content) => ({ content, task_type: 'RETRIEVAL_DOCUMENT', title: 'T' })),
  });
  expect(JSON.parse(google.answer)).toEqual({ embeddings: [{ values: [0.5, 1] }, { values: [2, -1] }] });
  const single = await ask('/v1beta/models/cloud/gemini-embedding-001:embedContent', {
    content: { parts: [{ text: 'one' }] },
  });
  expect(single.hit.path).toContain('/gemini-embedding-001:predict');
  expect(JSON.parse(single.answer)).toEqual({ embedding: { values: [0.5, 1] } });
});

test('newer models embed on Vertex AI by embedContent, one text a call', async () => {
  const content = { parts: [{ text: 'one' }] };
  const google = await ask('/v1beta/models/cloud/gemini-embedding-2:embedContent', {
    model: 'models/gemini-embedding-2',
    content,
  });
  expect(google.hit.path).toContain('/publishers/google/models/gemini-embedding-2:embedContent');
  expect(JSON.parse(google.hit.body)).toEqual({ content });
  const batch = await ask('/v1beta/models/cloud/gemini-embedding-2:batchEmbedContents', {
    requests: [{ model: 'models/gemini-embedding-2', content, outputDimensionality: 2 }],
  });
  expect(JSON.parse(batch.hit.body)).toEqual({ content, outputDimensionality: 2 });
  expect(JSON.parse(batch.answer)).toEqual({ embeddings: [{ values: [0.5, 1] }] });
  const model = 'cloud/gemini-embedding-2';
  const openai = await ask('/v1/embeddings', { model, input: 'one', encoding_format: 'base64' });
  expect(JSON.parse(openai.hit.body)).toEqual({ content });
  expect(JSON.parse(openai.answer)).toMatchObject({
    data: [{ embedding: Buffer.from(new Float32Array([0.5, 1]).buffer).toString('base64') }],
    usage: { prompt_tokens: 3 },
  });
  const before = hits.length;
  const two = await gateway.post('/v1/embeddings', { model, input: ['one', 'two'] });
  expect([two.status, await two.text()]).toEqual([400, expect.stringContaining('one a call')]);
  const claude = await gateway.post('/v1/embeddings', { model: 'cloud/claude-x', input: 'one' });
  expect([claude.status, await claude.text()]).toEqual([404, expect.stringContaining('does embeddings')]);
  expect(hits.length).toBe(before);
});

test('all calls of a service account share one token', () => {
  expect(hits.filter(({ path }) => path === '/token')).toHaveLength(1);
});

test('a deployment of Azure is called by its classic address where a version is set', async () => {
  const { hit } = await ask('/v1/chat/completions', chatBody('azure/my-gpt'));
  expect(hit.path).toBe('/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21');
  expect(hit.headers['api-key']).toBe('azure-key');
});

test('the test of a connection asks a model in the format that it speaks', async () => {
  const connections = (await gateway.admin.call('listConnections', {})).items;
  const id = connections.find(({ name }) => name === 'cloud')?.id ?? '';
  const verdicts = new Map<string, string>();
  for await (const { step, status } of gateway.admin.stream('testConnection', {
    params: { id },
    body: { model: 'claude-x' },
  })) {
    verdicts.set(step, status);
  }
  expect(verdicts.get('answer')).toBe('ok');
});

test('what a provider asks for and does not get is told by its field', async () => {
  const body = { provider: 'cloudflare', name: 'flare', secret: 'k' };
  await expect(gateway.admin.call('createConnection', { body })).rejects.toMatchObject({
    field: 'settings.options.account',
  });
});
