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
