import { collectSse, type Behaviour, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

const model = 'command-a-03-2025';
const usage = { input: 8, output: 7 } as const;

let gateway: TestGateway;
let cohere: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  cohere = await gateway.addUpstream('co', 'cohere-chat', { provider: 'cohere' });
  const second = await gateway.addUpstream('second');
  second.setDefault({ kind: 'reply', text: 'from the second', deltas: 1 });
  cohere.setDefault({ kind: 'reply', text: 'Hello from Command.', deltas: 1, usage });
  const targets = [
    { connection: 'co', model },
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
  'Chat Completions': (stream) => ['/v1/chat/completions', chatBody(`co/${model}`, { stream })],
  Responses: (stream) => ['/v1/responses', { model: `co/${model}`, input: 'Say hello.', stream }],
  Messages: (stream) => ['/v1/messages', { ...chatBody(`co/${model}`, { stream }), max_tokens: 9 }],
  generateContent: (stream) => [`/v1beta/models/co/${model}:${verb(stream)}`, { contents }],
};

describe.each([true, false])('with stream %s', (stream) => {
  test.each(Object.keys(surfaces))('a client of %s speaks to Cohere, and is counted what is billed', async (name) => {
    const [path, body] = surfaces[name]?.(stream) ?? ['', {}];
    const response = await gateway.post(path, body);
    const text = await response.text();
    expect([response.status, text]).toEqual([200, expect.stringContaining('Command')]);
    expect(await detailOf(response)).toMatchObject({ outcome: 'answered', tokens: usage, usageSource: 'reported' });
    const hit = cohere.hits.at(-1);
    expect(hit?.path).toBe('/v2/chat');
    expect(hit?.headers['authorization']).toBe('Bearer sk-upstream-secret');
    expect(hit?.json).toMatchObject({ model, messages: [{ role: 'user', content: 'Say hello.' }] });
    expect(hit?.json['stream']).toBe(stream ? true : undefined);
  });

  const refusals: readonly (readonly [string, Behaviour, string])[] = [
    ['a limit', { kind: 'error', status: 429, message: 'trial token rate limit exceeded' }, 'rate-limit'],
    ['a key', { kind: 'error', status: 401, message: 'invalid api token' }, 'auth'],
    [
      'an error in place of an answer',
      { kind: 'reply', fault: { kind: 'error-frame', afterEvents: 0 } },
      'unavailable',
    ],
  ];
  test.each(refusals.filter(([name]) => stream || name !== 'an error in place of an answer'))(
    '%s moves on to the next target',
    async (_, behaviour, kind) => {
      cohere.script(behaviour);
      const response = await gateway.post('/v1/chat/completions', chatBody('pair', { stream }));
      expect(await response.text()).toContain('from the second');
      const { attempts } = await detailOf(response);
      expect(attempts.map((attempt) => attempt.failureKind)).toEqual([kind, undefined]);
    },
  );
});

test('calls of tools go there and back, and what cannot be said is counted', async () => {
  const toolCalls = [{ id: 'look_1', name: 'look', arguments: '{"at":"Kyōto"}' }];
  cohere.script({ kind: 'reply', text: 'I will look.', toolCalls, usage });
  const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }];
  const question = { role: 'user', content: 'What is here?' };
  const first = await gateway.post('/v1/chat/completions', { model: `co/${model}`, messages: [question], tools });
  const { choices } = JSON.parse(await first.text());
  expect(choices[0]).toMatchObject({
    message: { content: 'I will look.', tool_calls: [{ id: 'look_1', function: { name: 'look' } }] },
    finish_reason: 'tool_calls',
  });
  const result = { role: 'tool', tool_call_id: 'look_1', content: 'a gate' };
  const second = await gateway.post('/v1/chat/completions', {
    model: `co/${model}`,
    messages: [question, choices[0].message, result],
    tools,
    user: 'u-1',
  });
  expect(second.status).toBe(200);
  expect(cohere.hits.at(-1)?.json['messages']).toEqual([
    { role: 'user', content: 'What is here?' },
    {
      role: 'assistant',
      tool_plan: 'I will look.',
      tool_calls: [{ id: 'look_1', type: 'function', function: { name: 'look', arguments: '{"at":"Kyōto"}' } }],
    },
    { role: 'tool', tool_call_id: 'look_1', content: 'a gate' },
  ]);
  expect((await detailOf(second)).losses).toEqual(['request.userId']);
});

test.each(['end', 'reset'] as const)('a stream that breaks by %s is told to the client as an error', async (kind) => {
  cohere.script({ kind: 'reply', text: 'one two three', deltas: 3, fault: { kind, afterEvents: 4 } });
  const response = await gateway.post('/v1/messages', { ...chatBody(`co/${model}`, { stream: true }), max_tokens: 9 });
  const { text } = await collectSse(response);
  expect(text).toContain('event: error');
  expect(text).not.toContain('message_stop');
  expect((await detailOf(response)).outcome).toBe('broken');
});

test('a connection passes its test', async () => {
  const steps = [];
  for await (const step of gateway.admin.stream('testConnection', { params: { id: 'co' } })) steps.push(step);
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
});
