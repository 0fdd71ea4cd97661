import { collectSse, type Behaviour, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

const model = 'us.amazon.nova-lite-v1:0';
const usage = { input: 8, 'cache-read': 3, 'cache-write': 2, output: 7 } as const;

let gateway: TestGateway;
let bedrock: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  bedrock = await gateway.addUpstream('aws', 'bedrock-converse', {
    provider: 'bedrock',
    secret: 'the-secret-access-key',
    settings: { allowPrivateNetwork: true, options: { region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE' } },
  });
  const second = await gateway.addUpstream('second');
  second.setDefault({ kind: 'reply', text: 'from the second', deltas: 1 });
  bedrock.setDefault({ kind: 'reply', text: 'Hello from Nova.', deltas: 1, usage });
  const targets = [
    { connection: 'aws', model },
    { connection: 'second', model: 'm-2' },
  ];
  await gateway.admin.call('createCombo', { body: { name: 'pair', strategy: 'priority', targets } });
});

// Each test begins with targets of which nothing bad was seen.
beforeEach(() => gateway.admin.call('resetHealth', {}));
afterAll(() => gateway.stop());

async function detailOf(response: Response) {
  return gateway.admin.call('getRequest', { params: { id: response.headers.get('x-request-id') ?? '' } });
}

const contents = [{ role: 'user', parts: [{ text: 'Say hello.' }] }];
const verb = (stream: boolean): string => (stream ? 'streamGenerateContent?alt=sse' : 'generateContent');
const surfaces: Readonly<Record<string, (stream: boolean) => readonly [path: string, body: object]>> = {
  'Chat Completions': (stream) => ['/v1/chat/completions', chatBody(`aws/${model}`, { stream })],
  Responses: (stream) => ['/v1/responses', { model: `aws/${model}`, input: 'Say hello.', stream }],
  Messages: (stream) => ['/v1/messages', { ...chatBody(`aws/${model}`, { stream }), max_tokens: 9 }],
  generateContent: (stream) => [`/v1beta/models/aws/${model}:${verb(stream)}`, { contents }],
};

describe.each([true, false])('with stream %s', (stream) => {
  test.each(Object.keys(surfaces))(
    'a client of %s speaks to Bedrock, and is counted as Bedrock counts',
    async (name) => {
      const [path, body] = surfaces[name]?.(stream) ?? ['', {}];
      const response = await gateway.post(path, body);
      const text = await response.text();
      expect([response.status, text]).toEqual([200, expect.stringContaining('Nova')]);
      expect(await detailOf(response)).toMatchObject({ outcome: 'answered', tokens: usage });
      const hit = bedrock.hits.at(-1);
      expect(hit?.path).toBe(`/model/us.amazon.nova-lite-v1%3A0/converse${stream ? '-stream' : ''}`);
      expect(hit?.headers['authorization']).toContain('AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/');
      expect(hit?.json).toMatchObject({ messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] });
      expect(Object.keys(hit?.json ?? {})).not.toContain('model');
    },
  );

  const refusals: readonly (readonly [string, Behaviour, string])[] = [
    ['throttling', { kind: 'error', status: 429 }, 'rate-limit'],
    ['a model that is not ready', { kind: 'error', status: 503 }, 'overloaded'],
    ['a model that is not allowed', { kind: 'error', status: 404 }, 'model-access'],
  ];
  test.each(refusals)('%s moves on to the next target', async (_, behaviour, kind) => {
    bedrock.script(behaviour);
    const response = await gateway.post('/v1/chat/completions', chatBody('pair', { stream }));
    expect(await response.text()).toContain('second');
    const { attempts } = await detailOf(response);
    expect(attempts.map((attempt) => attempt.failureKind)).toEqual([kind, undefined]);
  });
});

test.each<[string, Behaviour, string]>([
  ['an exception', { kind: 'reply', fault: { kind: 'error-frame', afterEvents: 0 } }, 'overloaded'],
  ['a damaged frame', { kind: 'raw', chunks: [Buffer.alloc(64, 7)] }, 'protocol'],
  ['an end without anything', { kind: 'raw', chunks: [] }, 'protocol'],
])('%s before the first content of a stream moves on to the next target', async (_, behaviour, kind) => {
  bedrock.script(behaviour);
  const response = await gateway.post('/v1/chat/completions', chatBody('pair', { stream: true }));
  expect(await response.text()).toContain('second');
  const { attempts } = await detailOf(response);
  expect(attempts.map((attempt) => attempt.failureKind)).toEqual([kind, undefined]);
});

test.each(['error-frame', 'reset', 'end', 'malformed'] as const)(
  'a stream that breaks after its first content is shown as broken: %s',
  async (kind) => {
    bedrock.script({ kind: 'reply', text: 'one two three', fault: { kind, afterEvents: 3 } });
    const response = await gateway.post('/v1/chat/completions', chatBody('pair', { stream: true }));
    const { text } = await collectSse(response);
    expect(text).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    expect((await detailOf(response)).outcome).toBe('broken');
  },
);

test('a connection passes its test and is verified', async () => {
  const steps = [];
  for await (const step of gateway.admin.stream('testConnection', { params: { id: 'aws' } })) steps.push(step);
  expect(steps.map(({ step, status }) => [step, status])).toEqual([
    ['address', 'ok'],
    ['dns', expect.any(String)],
    ['connect', 'ok'],
    ['identity', 'skipped'],
    ['key', 'ok'],
    ['models', 'ok'],
    ['answer', 'ok'],
    ['stream', 'ok'],
  ]);
  expect(JSON.stringify(steps)).not.toContain('the-secret-access-key');
});

test('a connection without a region is refused when it is made', async () => {
  const body = { provider: 'bedrock', name: 'nowhere', secret: 'x' };
  await expect(gateway.admin.call('createConnection', { body })).rejects.toThrow(/region/i);
});
