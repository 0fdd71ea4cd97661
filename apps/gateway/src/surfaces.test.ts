import { collectSse, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let openai: FakeUpstream;
let anthropic: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  openai = await gateway.addUpstream('open');
  // Only one of the two lists its models, so that a bare name means one thing.
  anthropic = await gateway.addUpstream('ant', 'anthropic-messages', {
    settings: { allowPrivateNetwork: true, sync: false },
  });
  const usage = { input: 8, 'cache-read': 3, output: 5, reasoning: 2 };
  openai.setDefault({ kind: 'reply', text: 'Hello from OpenAI’s format.', usage });
  anthropic.setDefault({
    kind: 'reply',
    text: 'Hello from Anthropic’s format.',
    usage: { input: 8, 'cache-read': 3, 'cache-write': 4, output: 7 },
  });
});

afterAll(() => gateway.stop());

async function detailOf(response: Response) {
  return gateway.admin.call('getRequest', { params: { id: response.headers.get('x-request-id') ?? '' } });
}

describe('pass-through', () => {
  test('the upstream gets the client’s bytes with nothing but the model changed', async () => {
    const body =
      '{"model": "open/m-1", "messages":[{"role":"user","content":"ü"}],  "seed": 12345678901234567890, "top_p":1.0, "x_unknown":{"b":1,"a":2}}';
    await gateway.post('/v1/chat/completions', body);
    expect(openai.hits.at(-1)?.body.toString()).toBe(body.replace('"open/m-1"', '"m-1"'));
  });

  test('the client gets the upstream’s bytes', async () => {
    const bytes =
      '{"id":"x","object":"chat.completion",  "created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"big":12345678901234567890}';
    openai.script({ kind: 'raw', chunks: [Buffer.from(bytes)], headers: { 'content-type': 'application/json' } });
    const response = await gateway.post('/v1/chat/completions', chatBody('open/m-1'));
    expect(await response.text()).toBe(bytes);
    expect(await detailOf(response)).toMatchObject({ usageSource: 'estimated' });
  });

  test('usage is asked for in every stream, and shown to a client that asked for it alone', async () => {
    const silent = await collectSse(await gateway.post('/v1/chat/completions', chatBody('open/m-1', { stream: true })));
    expect(openai.hits.at(-1)?.json['stream_options']).toEqual({ include_usage: true });
    expect(silent.text).not.toContain('"prompt_tokens"');
    expect(silent.text).toContain('[DONE]');
    const response = await gateway.post(
      '/v1/chat/completions',
      chatBody('open/m-1', { stream: true, stream_options: { include_usage: true } }),
    );
    const asked = await collectSse(response);
    expect(asked.text).toContain('"prompt_tokens"');
    expect((await detailOf(response)).tokens).toEqual({ input: 8, 'cache-read': 3, output: 5, reasoning: 2 });
  });

  test('vendor headers of the format pass, credentials of the client do not', async () => {
    const headers = {
      'anthropic-beta': 'tools-2026',
      'anthropic-version': '2026-10-21',
      'x-api-key': gateway.key,
      cookie: 'a=b',
    };
    await gateway.post('/v1/messages', { ...chatBody('ant/m'), max_tokens: 9 }, { headers });
    const sent = anthropic.hits.at(-1)?.headers;
    expect(sent).toMatchObject({
      'anthropic-beta': 'tools-2026',
      'anthropic-version': '2026-10-21',
      'x-api-key': 'sk-upstream-secret',
    });
    expect(sent?.cookie).toBeUndefined();
    expect(JSON.stringify(sent)).not.toContain(gateway.key);
  });
});

describe.each([true, false])('translation with stream %s', (stream) => {
  test('an OpenAI client speaks to an Anthropic target', async () => {
    const response = await gateway.post('/v1/chat/completions', chatBody('ant/m', { stream }));
    const text = await response.text();
    expect(text).toContain('Hello');
    expect(text).toContain(stream ? 'chat.completion.chunk' : '"chat.completion"');
    expect((await detailOf(response)).tokens).toMatchObject({ input: 8, 'cache-read': 3, 'cache-write': 4, output: 7 });
  });

  test('an Anthropic client speaks to an OpenAI target', async () => {
    const response = await gateway.post('/v1/messages', { ...chatBody('open/m', { stream }), max_tokens: 9 });
    const text = await response.text();
    expect(text).toContain('Hello');
    expect(text).toContain(stream ? 'message_stop' : '"end_turn"');
    expect((await detailOf(response)).tokens).toEqual({ input: 8, 'cache-read': 3, output: 5, reasoning: 2 });
  });
});

describe('Responses', () => {
  test.each([true, false])('are spoken to a target of another format (stream %s)', async (stream) => {
    const response = await gateway.post('/v1/responses', { model: 'open/m', input: 'Say hello.', stream });
    const text = await response.text();
    expect(text).toContain('Hello');
    expect(text).toContain(stream ? 'response.completed' : '"output_text"');
    expect((await detailOf(response)).tokens).toEqual({ input: 8, 'cache-read': 3, output: 5, reasoning: 2 });
  });

  test('may have tools that take text with any target', async () => {
    const call =
      '{"index":0,"id":"c1","type":"function","function":{"name":"apply_patch","arguments":"{\\"input\\":\\"*** Begin\\"}"}}';
    const body = `{"id":"x","choices":[{"index":0,"message":{"role":"assistant","tool_calls":[${call}]},"finish_reason":"tool_calls"}]}`;
    openai.script({ kind: 'raw', chunks: [Buffer.from(body)], headers: { 'content-type': 'application/json' } });
    const tools = [{ type: 'custom', name: 'apply_patch' }];
    const response = await gateway.post('/v1/responses', { model: 'open/m', input: 'Patch it.', tools });
    expect(await response.json()).toMatchObject({
      output: [{ type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: '*** Begin' }],
    });
    expect(openai.hits.at(-1)?.json['tools']).toMatchObject([{ type: 'function', function: { name: 'apply_patch' } }]);
    expect(await detailOf(response)).toMatchObject({ losses: [] });
  });

  test('that build on what the server kept are refused clearly where the target cannot know it', async () => {
    const hits = openai.hits.length;
    const response = await gateway.post('/v1/responses', {
      model: 'open/m',
      input: 'And then?',
      previous_response_id: 'resp_1',
    });
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain('previous_response_id');
    expect(openai.hits.length).toBe(hits);
  });
});

describe('Gemini', () => {
  const contents = [{ role: 'user', parts: [{ text: 'Say hello.' }] }];

  test.each(['/v1beta', '/v1'])('is spoken to a target of another format below %s', async (base) => {
    const response = await gateway.post(`${base}/models/open/m:generateContent`, { contents });
    expect(await response.json()).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 11 },
    });
    expect(await detailOf(response)).toMatchObject({
      model: 'open/m',
      format: 'gemini-generate',
      tokens: { input: 8, 'cache-read': 3 },
    });
  });

  test('streams, with the key in the address as well', async () => {
    const url = `${gateway.url}/v1beta/models/${encodeURIComponent('ant/m')}:streamGenerateContent?alt=sse&key=${gateway.key}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ contents }) });
    const { events } = await collectSse(response);
    expect(events.at(-1)?.data).toContain('STOP');
    expect(await detailOf(response)).toMatchObject({ stream: true, outcome: 'answered' });
  });

  test('streams one array without alt=sse, also when the upstream breaks or answers whole', async () => {
    const url = '/v1beta/models/open/m:streamGenerateContent';
    const read = async (): Promise<
      readonly { readonly candidates?: readonly { readonly finishReason?: string }[] }[]
    > => {
      const response = await gateway.post(url, { contents });
      expect(response.headers.get('content-type')).toBe('application/json');
      return JSON.parse(await response.text());
    };
    expect((await read()).at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }] });
    openai.script({ kind: 'reply', text: 'one two three four', deltas: 6, fault: { kind: 'reset', afterEvents: 4 } });
    const broken = await read();
    expect(broken[0]).toMatchObject({ candidates: [{}] });
    expect(broken.at(-1)).toMatchObject({ error: { code: 502 } });
    const whole =
      '{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}';
    openai.script({ kind: 'raw', chunks: [Buffer.from(whole)], headers: { 'content-type': 'application/json' } });
    expect((await read()).at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }] });
  });

  test('is refused in its own shape: without contents, with another credential', async () => {
    const empty = await gateway.post('/v1beta/models/open/m:generateContent', {});
    const two = await gateway.post(
      '/v1beta/models/open/m:generateContent?key=other',
      { contents },
      { headers: { 'x-goog-api-key': gateway.key } },
    );
    for (const response of [empty, two]) {
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
    }
  });
});

test('a stream that an upstream answers whole comes as a stream all the same', async () => {
  const body = {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'whole' }, finish_reason: 'stop' }],
  };
  openai.script({
    kind: 'raw',
    chunks: [Buffer.from(JSON.stringify(body))],
    headers: { 'content-type': 'application/json' },
  });
  const { text } = await collectSse(await gateway.post('/v1/chat/completions', chatBody('open/m', { stream: true })));
  expect(text).toContain('chat.completion.chunk');
  expect(text).toContain('[DONE]');
});

describe('a refusal', () => {
  const cases: readonly [string, () => Promise<Response>, number, RegExp][] = [
    ['malformed JSON', () => gateway.post('/v1/chat/completions', '{"model": '), 400, /not valid JSON/],
    ['a body that is no object', () => gateway.post('/v1/chat/completions', '[1]'), 400, /JSON object/],
    ['an empty body', () => gateway.post('/v1/chat/completions', ''), 400, /empty/],
    ['missing messages', () => gateway.post('/v1/chat/completions', { model: 'open/m' }), 400, /messages/],
    [
      'a wrong type',
      () => gateway.post('/v1/chat/completions', { model: 7, messages: [{ role: 'user', content: 'x' }] }),
      400,
      /model/,
    ],
    ['an unknown model', () => gateway.post('/v1/chat/completions', chatBody('opne')), 404, /opne/],
    ['an unknown path', () => gateway.post('/v1/nothing', {}), 404, /nothing/],
  ];

  test.each(cases)('of %s says what is wrong', async (_, send, status, message) => {
    const response = await send();
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringMatching(message), type: expect.any(String) },
    });
  });

  test('has the surface’s own shape', async () => {
    const response = await gateway.post('/v1/messages', chatBody('nope', { max_tokens: 5 }));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
  });

  test('of a known key makes a row, one without a valid key does not', async () => {
    const response = await gateway.post('/v1/chat/completions', { model: 'open/m' });
    expect(await detailOf(response)).toMatchObject({ outcome: 'refused', attemptCount: 0, status: 400 });
    const unknown = await gateway.post('/v1/chat/completions', chatBody('open/m'), {
      headers: { authorization: 'Bearer sk-wrong' },
    });
    expect(unknown.status).toBe(401);
    const { items } = await gateway.admin.call('listRequests', { query: { limit: 1 } });
    expect(items[0]?.id).toBe(response.headers.get('x-request-id'));
  });

  test('of two different credentials is a 400', async () => {
    const response = await gateway.post('/v1/chat/completions', chatBody('open/m'), {
      headers: { 'x-api-key': 'other' },
    });
    expect(response.status).toBe(400);
  });

  test('of a body beyond the limit is a 413, told before it is read', async () => {
    const response = await gateway.post(
      '/v1/chat/completions',
      `{"model":"open/m","messages":[],"x":"${'a'.repeat(33 * 1024 * 1024)}"}`,
    );
    expect(response.status).toBe(413);
  });

  test('of a method names those that are taken', async () => {
    const response = await fetch(`${gateway.url}/v1/chat/completions`);
    expect(response.status).toBe(405);
    expect(JSON.stringify(await response.json())).toContain('POST');
  });
});

describe('names', () => {
  test('a combo wins over a model, and a bare listed model works where one connection has it', async () => {
    await gateway.admin.call('syncConnectionModels', { params: { id: 'open' } });
    const bare = await gateway.post('/v1/chat/completions', chatBody('fake-model'));
    expect(bare.headers.get('x-omniroute-connection')).toBe('open');
    const targets = [{ connection: 'ant', model: 'm' }];
    await gateway.admin.call('createCombo', { body: { name: 'fake-model', strategy: 'priority', targets } });
    const combo = await gateway.post('/v1/chat/completions', chatBody('fake-model'));
    expect(combo.headers.get('x-omniroute-connection')).toBe('ant');
    const prefixed = await gateway.post('/v1/chat/completions', chatBody('combo/fake-model'));
    expect(prefixed.headers.get('x-omniroute-connection')).toBe('ant');
    const direct = await gateway.post('/v1/chat/completions', chatBody('open/fake-model'));
    expect(direct.headers.get('x-omniroute-connection')).toBe('open');
  });

  test('GET /v1/models lists combos and models for both kinds of SDK', async () => {
    const response = await fetch(`${gateway.url}/v1/models`, { headers: { 'x-api-key': gateway.key } });
    const { data } = (await response.json()) as { data: { id: string; object: string; type: string }[] };
    expect(data.map(({ id }) => id)).toContain('open/fake-model');
    expect(data[0]).toMatchObject({ object: 'model', type: 'model' });
    const one = await fetch(`${gateway.url}/v1/models/open/fake-model`, { headers: { 'x-api-key': gateway.key } });
    expect(await one.json()).toMatchObject({ id: 'open/fake-model', owned_by: 'openai-compatible' });
    const none = await fetch(`${gateway.url}/v1/models/nope`, { headers: { 'x-api-key': gateway.key } });
    expect(none.status).toBe(404);
  });
});

test('health tells life and readiness without a key', async () => {
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
});
