import type { ComboCreate, RequestDetail } from '@omniroute/contract';
import { clientFormats, type ClientFormat } from '@omniroute/core';
import { codecOf, createLawChecker, createSseFrames, fold, type StreamEvent } from '@omniroute/open-sse';
import { startFakeUpstream, type Fault, type FakeFormat, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
const upstreams: FakeUpstream[] = [];
const providers: { readonly [format in ClientFormat]: string } = {
  'openai-chat': 'openai-compatible',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
  'gemini-generate': 'gemini',
};

async function connect(name: string, format: FakeFormat & ClientFormat): Promise<FakeUpstream> {
  const upstream = await startFakeUpstream({ format });
  upstreams.push(upstream);
  const connection = { provider: providers[format], name, baseUrl: upstream.url, secret: 'sk-test' };
  await gateway.admin.call('createConnection', {
    body: { ...connection, settings: { allowPrivateNetwork: true } },
  });
  const knowsPrefill = { body: { id: 'able', facts: { features: { prefill: true } } }, params: { id: name } };
  await gateway.admin.call('overrideConnectionModel', knowsPrefill);
  return upstream;
}

const upstreamOf = new Map<ClientFormat, { readonly breaks: FakeUpstream; readonly able: FakeUpstream }>();

beforeAll(async () => {
  gateway = await startTestGateway();
  for (const format of clientFormats) {
    const breaks = await connect(`breaks-${format}`, format);
    const able = await connect(`able-${format}`, format);
    upstreamOf.set(format, { breaks, able });
  }
}, 60_000);

afterAll(async () => {
  await Promise.all(upstreams.map((upstream) => upstream.close()));
  await gateway.stop();
});

function upstreamsOf(format: ClientFormat) {
  const found = upstreamOf.get(format);
  if (!found) throw new Error(`There is no upstream of ${format}.`);
  return found;
}

let combos = 0;
async function combo(targets: readonly string[], fallback: ComboCreate['fallback'] = { continueBroken: true }) {
  combos += 1;
  const rows = targets.map((target) => {
    const [connection = '', model = ''] = target.split('/');
    // A model of its own for each test: what one of them breaks is no worse for the others.
    const own = model === 'breaks' ? `breaks-${combos}` : model;
    const options = connection.endsWith('openai-responses') ? { options: { dialect: 'responses' as const } } : {};
    return { connection, model: own, ...options };
  });
  const name = `combo-${combos}`;
  await gateway.admin.call('createCombo', { body: { name, strategy: 'priority', targets: rows, fallback } });
  return name;
}

const says = 'Tell me a story.';
function ask(format: ClientFormat, model: string): Promise<Response> {
  const messages = [{ role: 'user', content: says }];
  switch (format) {
    case 'openai-chat':
      return gateway.post('/v1/chat/completions', {
        model,
        stream: true,
        stream_options: { include_usage: true },
        messages,
      });
    case 'openai-responses':
      return gateway.post('/v1/responses', { model, stream: true, input: says });
    case 'anthropic-messages':
      return gateway.post('/v1/messages', { model, stream: true, max_tokens: 500, messages });
    case 'gemini-generate':
      return gateway.post(`/v1beta/models/${model}:streamGenerateContent?alt=sse`, {
        contents: [{ role: 'user', parts: [{ text: says }] }],
      });
  }
}

/** The events that a client of the format reads, and the first law of a stream that they break. */
async function read(response: Response, format: ClientFormat) {
  const bytes = Buffer.from(await response.arrayBuffer());
  const frames = createSseFrames();
  const decoder = codecOf(format).createStreamDecoder({ requireTerminalMarker: format !== 'gemini-generate' });
  const laws = createLawChecker();
  const events: StreamEvent[] = [];
  for (const frame of [...frames.push(bytes), ...frames.end()]) events.push(...decoder.push(frame));
  events.push(...decoder.end());
  for (const event of events) laws.push(event);
  return { events, broken: laws.end(), text: bytes.toString('utf8') };
}

async function requestOf(response: Response): Promise<RequestDetail> {
  return gateway.admin.call('getRequest', { params: { id: response.headers.get('x-request-id') ?? '' } });
}

function textOf(events: readonly StreamEvent[]): string {
  const parts = fold(events).choices[0]?.parts ?? [];
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

const begun = 'Once upon a time there was';
const rest = ' a fox.';

/** After so many events some of the text is there, and its block is open. */
const afterEvents: { readonly [format in ClientFormat]: number } = {
  'openai-chat': 4,
  'openai-responses': 7,
  'anthropic-messages': 6,
  'gemini-generate': 3,
};

const breakOff = (format: ClientFormat, kind: Fault['kind'] = 'end') => ({
  kind: 'reply' as const,
  text: begun,
  deltas: 6,
  usage: { input: 10, output: 9 },
  fault: { kind, afterEvents: afterEvents[format] },
});

describe.each(clientFormats)('a client of %s', (client) => {
  test.each(clientFormats)('whose stream of %s breaks reads one whole answer', async (target) => {
    const { breaks } = upstreamsOf(target);
    const { able } = upstreamsOf('anthropic-messages');
    breaks.script(breakOff(target));
    able.script({ kind: 'reply', text: rest, deltas: 2, usage: { input: 20, output: 3 } });
    const response = await ask(client, await combo([`breaks-${target}/breaks`, 'able-anthropic-messages/able']));
    const { events, broken, text } = await read(response, client);
    expect(broken).toBeUndefined();
    expect(text).not.toContain('"error":{');
    const answer = textOf(events);
    expect(answer.endsWith(rest)).toBe(true);
    const before = answer.slice(0, -rest.length);
    expect(before.length).toBeGreaterThan(0);
    expect(begun.startsWith(before)).toBe(true);
    const messages = able.hits.at(-1)?.json['messages'];
    expect(messages).toMatchObject([{ role: 'user' }, { role: 'assistant', content: expect.anything() }]);
    expect(JSON.stringify(messages)).toContain(before.trimEnd());
    const request = await requestOf(response);
    expect(request).toMatchObject({ outcome: 'answered', attemptCount: 2, status: 200 });
    expect(request.failureKind).toBeUndefined();
    expect(request.losses).toContain('continued-after-break');
    expect(request.attempts.map(({ purpose, failureKind }) => [purpose, failureKind])).toEqual([
      [undefined, 'protocol'],
      ['continue', undefined],
    ]);
    const tokens = request.attempts.map((attempt) => attempt.tokens.output ?? 0);
    expect(tokens[1]).toBe(3);
    expect(fold(events).usage?.tokens.output).toBe(tokens.reduce((sum, count) => sum + count));
  });

  test('is gone on with by a target of its own format', async () => {
    const { breaks, able } = upstreamsOf(client);
    breaks.script(breakOff(client, 'error-frame'));
    able.script({ kind: 'reply', text: rest, deltas: 2 });
    const response = await ask(client, await combo([`breaks-${client}/breaks`, `able-${client}/able`]));
    const { events, broken } = await read(response, client);
    expect(broken).toBeUndefined();
    expect(textOf(events).endsWith(rest)).toBe(true);
    expect(events.filter(({ type }) => type === 'message-start')).toHaveLength(1);
  });
});

describe('a stream that nobody goes on with ends as ever', () => {
  const client = 'openai-chat';
  const endsBadly = async (model: string) => {
    const response = await ask(client, model);
    const { text } = await read(response, client);
    expect(text).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    return requestOf(response);
  };

  test('where the policy does not ask for it', async () => {
    upstreamsOf(client).breaks.script(breakOff(client));
    const hits = upstreamsOf(client).able.hits.length;
    const model = await combo([`breaks-${client}/breaks`, `able-${client}/able`], {});
    expect(await endsBadly(model)).toMatchObject({ outcome: 'broken', attemptCount: 1 });
    expect(upstreamsOf(client).able.hits.length).toBe(hits);
  });

  test('where no other target is known to be able to', async () => {
    upstreamsOf(client).breaks.script(breakOff(client));
    const model = await combo([`breaks-${client}/breaks`, `able-${client}/unknown`]);
    expect(await endsBadly(model)).toMatchObject({ outcome: 'broken', attemptCount: 1 });
  });

  test('where no call is left of the budget', async () => {
    upstreamsOf(client).breaks.script(breakOff(client));
    const model = await combo([`breaks-${client}/breaks`, `able-${client}/able`], {
      continueBroken: true,
      attempts: 1,
    });
    expect(await endsBadly(model)).toMatchObject({ outcome: 'broken', attemptCount: 1 });
  });

  test('amid the call of a tool', async () => {
    const { breaks } = upstreamsOf(client);
    const toolCalls = [{ id: 'c', name: 'look', arguments: '{"place":"everywhere"}' }];
    breaks.script({ kind: 'reply', toolCalls, fault: { kind: 'end', afterEvents: 3 } });
    const model = await combo([`breaks-${client}/breaks`, `able-${client}/able`]);
    expect(await endsBadly(model)).toMatchObject({ outcome: 'broken', attemptCount: 1 });
  });

  test('where those that are asked fail, too: each is recorded', async () => {
    upstreamsOf(client).breaks.script(breakOff(client));
    upstreamsOf(client).able.script({ kind: 'error', status: 400 });
    const model = await combo([`breaks-${client}/breaks`, `able-${client}/able`]);
    const { attempts, outcome, failureKind } = await endsBadly(model);
    expect([outcome, failureKind]).toEqual(['broken', 'protocol']);
    expect(attempts.map(({ purpose, failureKind: kind }) => [purpose, kind])).toEqual([
      [undefined, 'protocol'],
      ['continue', 'bad-request'],
    ]);
  });
});

test('an answer that breaks twice is gone on with twice, and each client gets an array where it asked for one', async () => {
  const model = await combo(['breaks-openai-chat/breaks', 'able-openai-chat/able', 'able-anthropic-messages/able']);
  upstreamsOf('openai-chat').breaks.script(breakOff('openai-chat'));
  upstreamsOf('openai-chat').able.script({
    kind: 'reply',
    text: ' one two three',
    deltas: 6,
    fault: { kind: 'end', afterEvents: 4 },
  });
  upstreamsOf('anthropic-messages').able.script({ kind: 'reply', text: rest, deltas: 2 });
  const response = await gateway.post(`/v1beta/models/${model}:streamGenerateContent`, {
    contents: [{ role: 'user', parts: [{ text: says }] }],
  });
  const chunks: unknown = JSON.parse(await response.text());
  const texts = [...JSON.stringify(chunks).matchAll(/"text":"([^"]*)"/g)].map(([, text]) => text);
  expect(texts.join('')).toMatch(/^Once upon.* one .* a fox\.$/);
  const { attempts, outcome } = await requestOf(response);
  expect(outcome).toBe('answered');
  expect(attempts.map(({ purpose }) => purpose)).toEqual([undefined, 'continue', 'continue']);
});

test('a model that is known by its name to be able needs nobody to say so', async () => {
  upstreamsOf('openai-chat').breaks.script(breakOff('openai-chat'));
  upstreamsOf('anthropic-messages').able.script({ kind: 'reply', text: rest, deltas: 2 });
  const model = await combo([
    'breaks-openai-chat/breaks',
    'able-anthropic-messages/claude-opus-4-6',
    'able-anthropic-messages/claude-opus-4-1',
  ]);
  const response = await ask('openai-chat', model);
  expect(textOf((await read(response, 'openai-chat')).events).endsWith(rest)).toBe(true);
  const { attempts } = await requestOf(response);
  expect(attempts.map(({ target }) => target.model).at(-1)).toBe('claude-opus-4-1');
  expect(attempts).toHaveLength(2);
});

test('a connection that is lost, and a silence that is too long, are breaks like any other', async () => {
  const { breaks } = upstreamsOf('openai-chat');
  const { able } = upstreamsOf('anthropic-messages');
  for (const kind of ['reset', 'hang'] as const) {
    breaks.script(breakOff('openai-chat', kind));
    able.script({ kind: 'reply', text: rest, deltas: 2 });
    const policy = { continueBroken: true, idleTimeoutMs: 200 };
    const response = await ask(
      'openai-chat',
      await combo(['breaks-openai-chat/breaks', 'able-anthropic-messages/able'], policy),
    );
    const { events, broken } = await read(response, 'openai-chat');
    expect(broken).toBeUndefined();
    expect(textOf(events)).toMatch(/^Once.* a fox\.$/);
  }
});

test('a client that leaves while somebody is looked for is recorded as gone, and nobody works on for it', async () => {
  const { breaks, able } = upstreamsOf('openai-chat');
  const hits = able.hits.length;
  breaks.script(breakOff('openai-chat'));
  able.script({ kind: 'hang', when: 'before-headers' });
  const model = await combo(['breaks-openai-chat/breaks', 'able-openai-chat/able']);
  const leave = new AbortController();
  const body = { model, stream: true, messages: [{ role: 'user', content: says }] };
  const response = await gateway.post('/v1/chat/completions', body, { signal: leave.signal });
  const id = response.headers.get('x-request-id') ?? '';
  const hit = (await able.waitForHits(hits + 1)).at(-1);
  leave.abort();
  expect(await hit?.ended).toBe('cut');
  await expect
    .poll(() => gateway.admin.call('getRequest', { params: { id } }).catch(() => undefined))
    .toMatchObject({ outcome: 'cancelled', attemptCount: 2 });
});
