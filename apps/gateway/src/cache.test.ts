import { createClient, type ComboCreate } from '@omniroute/contract';
import { collectSse, tempDirectory, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';
import { linkSiblings } from './cluster/siblings.ts';
import { readEnv } from './env.ts';
import { start } from './start.ts';

let gateway: TestGateway;
let upstream: FakeUpstream;
let count = 0;

beforeAll(async () => {
  gateway = await startTestGateway();
  upstream = await gateway.addUpstream('backend');
  await gateway.admin.call('overrideConnectionModel', {
    params: { id: 'backend' },
    body: { id: 'm', facts: { usdPerMillion: { input: '10', output: '20' } } },
  });
});

afterAll(() => gateway.stop());

type Cache = NonNullable<NonNullable<ComboCreate['options']>['cache']>;

async function addCombo(cache: Cache | undefined = { mode: 'exact', ttlSec: 60 }, changes: Partial<ComboCreate> = {}) {
  count += 1;
  const name = `combo-${count}`;
  const targets = [{ connection: 'backend', model: 'm' }];
  const options = cache === undefined ? {} : { cache };
  await gateway.admin.call('createCombo', { body: { name, strategy: 'priority', targets, options, ...changes } });
  return name;
}

beforeEach(() => upstream.setDefault({ kind: 'reply', text: 'Because of Rayleigh.', usage: { input: 12, output: 4 } }));

/** What the client was told of the cache, how often the upstream was asked for it, and the reply. */
async function ask(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const before = upstream.hits.length;
  const response = await gateway.post(path, body, { headers });
  const text = await response.text();
  return {
    status: response.status,
    cache: response.headers.get('x-omniroute-cache'),
    reason: response.headers.get('x-omniroute-cache-reason'),
    age: response.headers.get('age'),
    id: response.headers.get('x-request-id') ?? '',
    type: response.headers.get('content-type'),
    calls: upstream.hits.length - before,
    text,
  };
}

const chat = (model: string, extra: Readonly<Record<string, unknown>> = {}, headers = {}) =>
  ask('/v1/chat/completions', chatBody(model, extra), headers);

const recordOf = (id: string) => gateway.admin.call('getRequest', { params: { id } });

type Client = { readonly name: string; readonly send: (model: string) => Promise<Awaited<ReturnType<typeof ask>>> };

const content = 'Why is the sky blue?';
const messages = [{ role: 'user', content }];
const contents = [{ role: 'user', parts: [{ text: content }] }];
const generationConfig = { maxOutputTokens: 50 };

/** The same question by every client, whole and streamed. */
const clients: readonly Client[] = [false, true].flatMap((stream) => {
  const how = stream ? 'streamed' : 'whole';
  const gemini = (model: string, query: string) =>
    ask(`/v1beta/models/${model}:${stream ? 'streamGenerateContent' : 'generateContent'}${query}`, {
      contents,
      generationConfig,
    });
  return [
    {
      name: `openai-chat ${how}`,
      send: (model) => ask('/v1/chat/completions', { model, messages, max_tokens: 50, stream }),
    },
    {
      name: `anthropic-messages ${how}`,
      send: (model) => ask('/v1/messages', { model, messages, max_tokens: 50, stream }),
    },
    {
      name: `openai-responses ${how}`,
      send: (model) => ask('/v1/responses', { model, input: content, max_output_tokens: 50, store: false, stream }),
    },
    { name: `gemini-generate ${how}`, send: (model) => gemini(model, stream ? '?alt=sse' : '') },
    ...(stream ? [{ name: 'gemini-generate array', send: (model: string) => gemini(model, '') }] : []),
  ];
});

describe.each(clients)('an answer that $name made', ({ send: make }) => {
  test('is given again to every client, in its own format, and nobody is asked', async () => {
    const model = await addCombo();
    expect(await make(model)).toMatchObject({ status: 200, cache: 'miss', calls: 1 });
    for (const { name, send } of clients) {
      const reply = await send(model);
      expect(reply, name).toMatchObject({ status: 200, cache: 'hit-exact', calls: 0, age: '0' });
      if (name.endsWith('streamed')) expect(reply.type).toContain('text/event-stream');
      else expect(reply.type).toBe('application/json');
      expect(reply.text).toContain('Because of Rayleigh.');
      if (!name.endsWith('streamed')) expect(() => JSON.parse(reply.text)).not.toThrow();
    }
  });
});

test('a stream that is given again is whole, ends as its format does and tells the use', async () => {
  const model = await addCombo();
  await chat(model);
  const extra = { stream: true, stream_options: { include_usage: true } };
  const response = await gateway.post('/v1/chat/completions', chatBody(model, extra));
  expect(response.headers.get('x-omniroute-cache')).toBe('hit-exact');
  const { events } = await collectSse(response);
  expect(events.at(-1)?.data).toBe('[DONE]');
  expect(JSON.parse(events.at(-2)?.data ?? '')).toMatchObject({ usage: { prompt_tokens: 12, completion_tokens: 4 } });
});

test('the use of a stream whose client did not ask for it is told to one that does', async () => {
  const model = await addCombo();
  await chat(model, { stream: true });
  const { cache, text } = await chat(model);
  expect(cache).toBe('hit-exact');
  expect(JSON.parse(text)).toMatchObject({ model, usage: { prompt_tokens: 12, completion_tokens: 4 } });
});

test('each reply has an id of its own', async () => {
  const model = await addCombo();
  const ids = [await chat(model), await chat(model), await chat(model)].map(({ text }) => JSON.parse(text).id);
  expect(new Set(ids.slice(1)).size).toBe(2);
});

test('a hit is recorded as answered, for nothing, with what it saved', async () => {
  const model = await addCombo();
  const made = await recordOf((await chat(model)).id);
  expect(made.costNanoUsd).toBe(12 * 10_000 + 4 * 20_000);
  expect(made).not.toHaveProperty('cache');
  const hit = await recordOf((await chat(model)).id);
  expect(hit).toMatchObject({
    outcome: 'answered',
    status: 200,
    cache: 'exact',
    savedNanoUsd: made.costNanoUsd,
    costNanoUsd: 0,
    attemptCount: 0,
    attempts: [],
    tokens: {},
    combo: { name: model },
  });
  const list = await gateway.admin.call('listRequests', { query: { limit: 1 } });
  expect(list.items[0]?.id).toBe(hit.id);
});

test('nothing is kept where nobody asked for it', async () => {
  const model = await addCombo(undefined, { options: {} });
  await chat(model);
  expect(await chat(model)).toMatchObject({ cache: null, calls: 1 });
  expect(await chat('backend/m')).toMatchObject({ cache: null, calls: 1 });
});

test('another question, parameter or target is another answer', async () => {
  const model = await addCombo();
  await chat(model);
  expect(await chat(model, { temperature: 0.5 })).toMatchObject({ cache: 'miss', calls: 1 });
  expect(await chat(model, { seed: 7 })).toMatchObject({ cache: 'miss', calls: 1 });
  expect(await chat(model)).toMatchObject({ cache: 'hit-exact' });
  await gateway.admin.call('updateCombo', {
    params: { id: model },
    body: { targets: [{ connection: 'backend', model: 'other' }] },
  });
  expect(await chat(model)).toMatchObject({ cache: 'miss', calls: 1 });
});

test('who asks changes nothing', async () => {
  const model = await addCombo();
  await chat(model, { user: 'ann', metadata: { a: 'b' } });
  expect(await chat(model, { user: 'bob' })).toMatchObject({ cache: 'hit-exact' });
});

describe('what a client wants', () => {
  test('no-cache asks anew and keeps that answer', async () => {
    const model = await addCombo();
    await chat(model);
    upstream.setDefault({ kind: 'reply', text: 'Newer.' });
    expect(await chat(model, {}, { 'cache-control': 'no-cache' })).toMatchObject({ cache: 'bypass', calls: 1 });
    expect((await chat(model)).text).toContain('Newer.');
    upstream.setDefault({ kind: 'reply', text: 'Newest.' });
    await chat(model, {}, { 'x-omniroute-cache': 'refresh' });
    expect(await chat(model)).toMatchObject({ cache: 'hit-exact', text: expect.stringContaining('Newest.') });
  });

  test('no-store keeps nothing, and bypass neither reads nor keeps', async () => {
    const model = await addCombo();
    expect(await chat(model, {}, { 'cache-control': 'no-store' })).toMatchObject({ cache: 'miss', calls: 1 });
    expect(await chat(model, {}, { 'x-omniroute-cache': 'bypass' })).toMatchObject({
      cache: 'bypass',
      reason: 'asked',
    });
    expect(await chat(model)).toMatchObject({ cache: 'miss', calls: 1 });
    expect(await chat(model, {}, { 'x-omniroute-cache': 'bypass' })).toMatchObject({ cache: 'bypass', calls: 1 });
    expect(await chat(model, {}, { 'cache-control': 'no-store' })).toMatchObject({ cache: 'hit-exact' });
  });

  test('only-if-cached asks nobody', async () => {
    const model = await addCombo();
    const refused = await chat(model, {}, { 'x-omniroute-cache': 'only-if-cached' });
    expect(refused).toMatchObject({ status: 504, calls: 0, cache: 'miss' });
    expect(JSON.parse(refused.text).error.message).toContain('only-if-cached');
    expect(await recordOf(refused.id)).toMatchObject({ outcome: 'refused', status: 504, attempts: [] });
    await chat(model);
    expect(await chat(model, {}, { 'cache-control': 'only-if-cached' })).toMatchObject({ cache: 'hit-exact' });
    expect(await chat(model, {}, { 'cache-control': 'max-age=60' })).toMatchObject({ cache: 'hit-exact' });
  });
});

describe('what is not kept', () => {
  const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }];

  test('answers to requests with tools, unless the combo allows it', async () => {
    const careful = await addCombo();
    expect(await chat(careful, { tools })).toMatchObject({ cache: 'bypass', reason: 'tools', calls: 1 });
    expect(await chat(careful, { tools })).toMatchObject({ cache: 'bypass', calls: 1 });
    const calls = [{ id: 'call_1', name: 'look', arguments: '{"at":"sky"}' }];
    upstream.setDefault({ kind: 'reply', toolCalls: calls, finish: 'tool-calls' });
    const allowing = await addCombo({ mode: 'exact', ttlSec: 60, allowTools: true });
    expect(await chat(allowing, { tools })).toMatchObject({ cache: 'miss' });
    const again = await chat(allowing, { tools, stream: true });
    expect(again).toMatchObject({ cache: 'hit-exact', calls: 0 });
    expect(again.text).toContain('call_1');
  });

  test('responses that their server keeps', async () => {
    const model = await addCombo();
    const send = (extra: object) => ask('/v1/responses', { model, input: content, ...extra });
    expect(await send({})).toMatchObject({ cache: 'bypass', reason: 'state' });
    expect(await send({})).toMatchObject({ cache: 'bypass', calls: 1 });
  });

  test.each(['length', 'content-filter'] as const)('answers that ended by %s', async (finish) => {
    const model = await addCombo();
    upstream.setDefault({ kind: 'reply', text: 'Because', finish });
    for (const stream of [false, true, false]) expect(await chat(model, { stream })).toMatchObject({ cache: 'miss' });
  });

  test('failures, broken streams and those whose client left', async () => {
    const model = await addCombo();
    upstream.script([
      { kind: 'error', status: 400, message: 'no' },
      { kind: 'reply', text: 'Because of', fault: { kind: 'reset', afterEvents: 3 } },
      { kind: 'reply', text: 'Because of', fault: { kind: 'error-frame', afterEvents: 3 } },
      { kind: 'reply', text: 'Because of', fault: { kind: 'end', afterEvents: 3 } },
    ]);
    expect(await chat(model)).toMatchObject({ status: 400, cache: 'miss' });
    for (const _ of [1, 2, 3]) expect(await chat(model, { stream: true })).toMatchObject({ cache: 'miss' });
    const leaving = new AbortController();
    upstream.script({ kind: 'reply', text: 'Because of', fault: { kind: 'hang', afterEvents: 3 } });
    const response = await gateway.post('/v1/chat/completions', chatBody(model, { stream: true }), {
      signal: leaving.signal,
    });
    await response.body?.getReader().read();
    leaving.abort();
    expect(await chat(model)).toMatchObject({ cache: 'miss', calls: 1 });
    expect(await chat(model)).toMatchObject({ cache: 'hit-exact' });
  });
});

describe('who shares answers', () => {
  const askAs = async (key: string, model: string) => {
    const response = await gateway.post('/v1/chat/completions', chatBody(model), {
      headers: { authorization: `Bearer ${key}` },
    });
    await response.text();
    return response.headers.get('x-omniroute-cache');
  };
  const addKey = async (options = {}) =>
    (await gateway.admin.call('createKey', { body: { name: `key ${(count += 1)}`, options } })).key;

  test('the requests of one key, unless the combo says all', async () => {
    const other = await addKey();
    const own = await addCombo();
    await chat(own);
    expect(await askAs(other, own)).toBe('miss');
    const shared = await addCombo({ mode: 'exact', ttlSec: 60, scope: 'combo' });
    await chat(shared);
    expect(await askAs(other, shared)).toBe('hit-exact');
  });

  test('a key may do without, or have what it addresses directly kept', async () => {
    const without = await addKey({ cache: 'off' });
    const shared = await addCombo({ mode: 'exact', ttlSec: 60, scope: 'combo' });
    await chat(shared);
    expect(await askAs(without, shared)).toBeNull();
    const direct = await addKey({ cache: { mode: 'exact', ttlSec: 60 } });
    expect(await askAs(direct, 'backend/m')).toBe('miss');
    expect(await askAs(direct, 'backend/m')).toBe('hit-exact');
    expect(await askAs(await addKey({ cache: { mode: 'exact', ttlSec: 60 } }), 'backend/m')).toBe('miss');
  });
});

test('the admin API tells what is held and saved, and forgets it', async () => {
  const model = await addCombo();
  const { id } = await gateway.admin.call('getCombo', { params: { id: model } });
  const stats = async () => {
    const { combos, ...all } = await gateway.admin.call('getCache', { query: { range: '24h' } });
    const sum = combos.reduce((total, { entries }) => total + entries, 0);
    return { all, sum, own: combos.find(({ combo }) => combo === id) };
  };
  expect((await stats()).own).toBeUndefined();
  const made = await chat(model);
  await chat(model);
  await chat(model);
  const { costNanoUsd = 0 } = await recordOf(made.id);
  const { all, sum, own } = await stats();
  expect(own).toMatchObject({
    comboName: model,
    entries: 1,
    exactHits: 2,
    semanticHits: 0,
    savedNanoUsd: 2 * costNanoUsd,
  });
  expect(all.entries).toBe(sum);
  expect(all.limitBytes).toBe(256 * 1024 * 1024);
  expect(await gateway.admin.call('clearCache', { query: { combo: model } })).toEqual({ removed: 1 });
  expect(await chat(model)).toMatchObject({ cache: 'miss', calls: 1 });
  expect(await chat(model)).toMatchObject({ cache: 'hit-exact' });
  expect((await gateway.admin.call('clearCache', {})).removed).toBeGreaterThan(0);
  expect(await chat(model)).toMatchObject({ cache: 'miss' });
});

test('an unknown combo or connection is named in the refusal', async () => {
  await expect(gateway.admin.call('clearCache', { query: { combo: 'nobody' } })).rejects.toMatchObject({
    code: 'not-found',
  });
  const semantic = { connection: 'nobody', model: 'e' };
  await expect(addCombo({ mode: 'semantic', ttlSec: 60, semantic })).rejects.toMatchObject({
    code: 'invalid-input',
    field: 'options.cache.semantic.connection',
  });
});

test('a restart keeps answers', async () => {
  const directory = await tempDirectory();
  const adminToken = 'another-test-token-0123456789';
  const env = readEnv({
    OMNIROUTE_PORT: '0',
    OMNIROUTE_DATA_DIR: directory.path,
    OMNIROUTE_ADMIN_TOKEN: adminToken,
    OMNIROUTE_LOG_LEVEL: 'silent',
  });
  const first = await start(env, '0.0.0-test', linkSiblings());
  const admin = createClient({ baseUrl: first.url, token: adminToken });
  const settings = { allowPrivateNetwork: true };
  const connection = { provider: 'openai-compatible', name: 'backend', baseUrl: upstream.url, settings } as const;
  await admin.call('createConnection', { body: connection });
  const options = { cache: { mode: 'exact', ttlSec: 60 } } as const;
  const targets = [{ connection: 'backend', model: 'm' }];
  await admin.call('createCombo', { body: { name: 'kept', strategy: 'priority', targets, options } });
  const { key } = await admin.call('createKey', { body: { name: 'k' } });
  const askAt = async (url: string, wish = {}) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...wish };
    const body = JSON.stringify(chatBody('kept'));
    const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
    await response.text();
    return response.headers.get('x-omniroute-cache');
  };
  expect(await askAt(first.url)).toBe('miss');
  await first.stop();
  const second = await start(env, '0.0.0-test', linkSiblings());
  // The first look may take longer than a request waits; what it found is there for the next one. Nobody is asked meanwhile.
  await expect.poll(() => askAt(second.url, { 'x-omniroute-cache': 'only-if-cached' })).toBe('hit-exact');
  await second.stop();
  await directory.remove();
});
