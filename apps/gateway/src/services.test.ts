import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestDetail } from '@omniroute/contract';
import { collectSse, fakeVector, type Behaviour, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let first: FakeUpstream;
let second: FakeUpstream;
let gemini: FakeUpstream;
let claude: FakeUpstream;
let chat: FakeUpstream;

beforeEach(() => gateway.admin.call('resetHealth', {}));

beforeAll(async () => {
  gateway = await startTestGateway();
  first = await gateway.addUpstream('first', 'services', { provider: 'openai-compatible' });
  second = await gateway.addUpstream('second', 'services', { provider: 'openai-compatible' });
  gemini = await gateway.addUpstream('google', 'services', { provider: 'gemini' });
  claude = await gateway.addUpstream('claude', 'services', { provider: 'anthropic' });
  chat = await gateway.addUpstream('talker', 'anthropic-messages');
  for (const upstream of [first, second, gemini, claude])
    upstream.setDefault({ kind: 'reply', text: 'four words of text', usage: { input: 6, output: 4 } });
  const targets = [
    { connection: 'first', model: 'm-1' },
    { connection: 'second', model: 'm-2' },
  ];
  await gateway.admin.call('createCombo', { body: { name: 'pair', strategy: 'priority', targets } });
});

afterAll(() => gateway.stop());

function detailOf(response: Response): Promise<RequestDetail> {
  return gateway.admin.call('getRequest', { params: { id: response.headers.get('x-request-id') ?? '' } });
}

type Body = {
  readonly object?: string;
  readonly data?: readonly { readonly embedding: string | readonly number[] }[];
  readonly results?: readonly unknown[];
  readonly error?: { readonly message: string };
};

/** Each test asks for what it expects to be there. */
async function jsonOf(response: Response): Promise<Body> {
  return (await response.json()) as Body;
}

function formOf(fields: Readonly<Record<string, string>>, files: Readonly<Record<string, Blob>> = {}): FormData {
  const form = new FormData();
  // Clients differ: some put the file first.
  for (const [name, file] of Object.entries(files)) form.append(name, file, 'sound "1".mp3');
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

function postForm(path: string, body: FormData): Promise<Response> {
  return fetch(gateway.url + path, { method: 'POST', headers: { authorization: `Bearer ${gateway.key}` }, body });
}

const sound = new Blob([Buffer.alloc(1000, 7)], { type: 'audio/mpeg' });

const jsonServices: readonly (readonly [path: string, body: Readonly<Record<string, unknown>>, format: string])[] = [
  ['/v1/completions', { prompt: 'Once' }, 'openai-completions'],
  ['/v1/embeddings', { input: 'a text' }, 'openai-embeddings'],
  ['/v1/images/generations', { prompt: 'a cat' }, 'openai-images'],
  ['/v1/moderations', { input: 'a text' }, 'openai-moderations'],
  ['/v1/rerank', { query: 'q', documents: ['a', 'b'] }, 'cohere-rerank'],
  ['/v2/rerank', { query: 'q', documents: ['a', 'b'], top_n: 1 }, 'cohere-rerank'],
];

describe.each(jsonServices)('%s', (path, body, format) => {
  test('passes byte for byte but for the model, and is recorded', async () => {
    const text = `{"model": "first/m-1", ${JSON.stringify(body).slice(1, -1)},  "x_big":12345678901234567890}`;
    const response = await gateway.post(path, text);
    expect(response.status).toBe(200);
    await response.arrayBuffer();
    expect(first.hits.at(-1)?.body.toString()).toBe(text.replace('first/m-1', 'm-1'));
    expect(response.headers.get('x-omniroute-connection')).toBe('first');
    expect(await detailOf(response)).toMatchObject({ format, model: 'first/m-1', outcome: 'answered', status: 200 });
  });

  test('a rate limit moves on to the next target after one hit', async () => {
    first.script({ kind: 'error', status: 429, headers: { 'retry-after': '7' } });
    const hits = first.hits.length;
    const response = await gateway.post(path, { ...body, model: 'pair' });
    expect(response.status).toBe(200);
    await response.arrayBuffer();
    expect(first.hits.length - hits).toBe(1);
    expect(second.hits.at(-1)?.json['model']).toBe('m-2');
    const { attempts } = await detailOf(response);
    expect(attempts.map((attempt) => attempt.failureKind)).toEqual(['rate-limit', undefined]);
    expect(attempts.every((attempt) => attempt.format === format)).toBe(true);
  });

  test('is refused before any target is asked when it is malformed', async () => {
    const hits = first.hits.length;
    for (const bad of ['{', '[]', '{}', `{"model":"first/m-1"}`, `{"model":7,${JSON.stringify(body).slice(1)}`]) {
      const response = await gateway.post(path, bad);
      const { error } = await jsonOf(response);
      if (bad === `{"model":"first/m-1"}` && path === '/v1/completions') continue;
      expect([400, 404]).toContain(response.status);
      expect(error).toMatchObject({ message: expect.any(String), type: 'invalid_request_error' });
    }
    if (path !== '/v1/completions') expect(first.hits.length).toBe(hits);
  });
});

describe('embeddings', () => {
  const body = { model: 'first/m-1', input: ['one', 'two'] };
  const post = async (model: string, extra: object) => gateway.post('/v1/embeddings', { ...body, model, ...extra });

  test('are the same numbers as floats and as base64, from either kind of target', async () => {
    for (const model of ['first/m-1', 'google/m-1']) {
      const floats = await jsonOf(await post(model, { encoding_format: 'float' }));
      const encoded = await jsonOf(await post(model, { encoding_format: 'base64' }));
      const decoded = encoded.data?.map(({ embedding }) => {
        const bytes = Buffer.from(String(embedding), 'base64');
        return [...new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)];
      });
      expect(decoded).toEqual(floats.data?.map(({ embedding }) => embedding));
      expect(decoded).toEqual([fakeVector(0), fakeVector(1)]);
    }
  });

  test('are translated for a target of Google’s, and what it does not count is estimated and marked', async () => {
    const response = await post('google/embedder', { dimensions: 3, user: 'me' });
    expect((await jsonOf(response)).object).toBe('list');
    const hit = gemini.hits.at(-1);
    expect(hit?.path).toContain('/models/embedder:batchEmbedContents');
    const [request] = [hit?.json['requests']].flat();
    expect(request).toEqual({
      model: 'models/embedder',
      content: { parts: [{ text: 'one' }] },
      outputDimensionality: 3,
    });
    const detail = await detailOf(response);
    expect(detail).toMatchObject({ usageSource: 'estimated', tokens: { input: 2 }, losses: ['request.user'] });
    expect(detail.attempts[0]?.format).toBe('gemini-batch-embed');
  });

  test('of Google’s clients pass to Google, and are translated for others', async () => {
    const content = { parts: [{ text: 'one' }] };
    const requests = [{ model: 'models/google/e', content }];
    const one = await gateway.post('/v1beta/models/google/e:embedContent', { content });
    expect(await one.json()).toEqual({ embedding: { values: fakeVector(0) } });
    expect(gemini.hits.at(-1)?.body.toString()).toBe(JSON.stringify({ content }));
    await gateway.post('/v1beta/models/google/e:batchEmbedContents', { requests });
    expect(gemini.hits.at(-1)?.json).toEqual({ requests: [{ model: 'models/e', content }] });
    const many = await gateway.post('/v1/models/first/e:batchEmbedContents', { requests: [...requests, ...requests] });
    expect(await many.json()).toEqual({ embeddings: [{ values: fakeVector(0) }, { values: fakeVector(1) }] });
    expect(first.hits.at(-1)?.json).toEqual({ model: 'e', input: ['one', 'one'], encoding_format: 'float' });
    const bad = await gateway.post('/v1beta/models/first/e:embedContent', {});
    expect(bad.status).toBe(400);
    expect((await jsonOf(bad)).error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  });

  test('count as reported, and cost what the price says', async () => {
    first.script({ kind: 'reply', usage: { input: 9 } });
    const detail = await detailOf(await post('first/m-1', {}));
    expect(detail).toMatchObject({ tokens: { input: 9 }, usageSource: 'reported' });
    expect(detail).not.toHaveProperty('costNanoUsd');
  });

  test('of a combo skip the targets that have none, and are refused clearly where no target has', async () => {
    const targets = [
      { connection: 'talker', model: 'c' },
      { connection: 'first', model: 'm-1' },
    ];
    await gateway.admin.call('createCombo', { body: { name: 'mixed', strategy: 'priority', targets } });
    const response = await post('mixed', {});
    expect(response.headers.get('x-omniroute-attempts')).toBe('1');
    const refused = await post('talker/c', {});
    expect(refused.status).toBe(404);
    expect((await jsonOf(refused)).error?.message).toContain('No target of “talker/c” does embeddings');
    expect(chat.hits).toHaveLength(0);
  });
});

describe('completions', () => {
  const body = { model: 'first/m-1', prompt: 'Once upon', stream: true };

  test('stream as the target does, with usage only where it was asked for', async () => {
    const silent = await gateway.post('/v1/completions', body);
    const { text, events } = await collectSse(silent);
    expect(events.at(-1)?.data).toBe('[DONE]');
    expect(text).not.toContain('"usage"');
    expect(first.hits.at(-1)?.json['stream_options']).toEqual({ include_usage: true });
    expect(await detailOf(silent)).toMatchObject({
      tokens: { input: 6, output: 4 },
      finishReason: 'stop',
      stream: true,
    });
    const asked = await gateway.post('/v1/completions', { ...body, stream_options: { include_usage: true } });
    expect((await collectSse(asked)).text).toContain('"prompt_tokens":6');
  });

  test('a stream that breaks ends with an error and is recorded as broken', async () => {
    first.script({ kind: 'reply', text: 'four words of text', fault: { kind: 'reset', afterEvents: 1 } });
    const response = await gateway.post('/v1/completions', body);
    const { text } = await collectSse(response);
    expect(text).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    expect(await detailOf(response)).toMatchObject({ outcome: 'broken', failureKind: 'network' });
  });

  test.each([true, false])('are answered by a target that only chats, with stream %s', async (stream) => {
    chat.script({ kind: 'reply', text: 'there was a gateway.', usage: { input: 3, output: 5 } });
    const response = await gateway.post('/v1/completions', { ...body, model: 'talker/c', stream, suffix: 'end' });
    const text = await response.text();
    expect(chat.hits.at(-1)?.json['messages']).toEqual([{ role: 'user', content: 'Once upon' }]);
    const pieces = [...text.matchAll(/"text":"([^"]*)"/g)].map((match) => match[1]);
    expect(pieces.join('')).toBe('there was a gateway.');
    expect(text).toContain('"object":"text_completion"');
    expect(text).toContain('"finish_reason":"stop"');
    const detail = await detailOf(response);
    expect(detail).toMatchObject({ tokens: { input: 3, output: 5 }, outcome: 'answered' });
    expect(detail.losses).toContain('request.suffix');
  });
});

describe('speech', () => {
  const body = { model: 'first/tts', input: 'Hällo', voice: 'a' };
  const mpeg = { 'content-type': 'audio/mpeg' };

  function soundThen(ending: 'hang' | 'reset', bytes: readonly number[]): Behaviour {
    const behaviour = { kind: 'raw', chunks: [Buffer.from(bytes)], headers: mpeg } as const;
    // oxlint-disable-next-line unicorn/no-thenable -- it names what happens after the chunks, and is never awaited
    return { ...behaviour, then: ending };
  }

  test('passes piece by piece before the whole of it is there', async () => {
    first.script(soundThen('hang', [1, 2, 3]));
    const aborter = new AbortController();
    const response = await gateway.post('/v1/audio/speech', body, { signal: aborter.signal });
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    const reader = response.body?.getReader();
    expect([...((await reader?.read())?.value ?? [])]).toEqual([1, 2, 3]);
    const hit = first.hits.at(-1);
    aborter.abort();
    expect(await hit?.ended).toBe('cut');
    expect(await detailOf(response)).toMatchObject({ outcome: 'cancelled', units: { characters: 5 } });
  });

  test('is the upstream’s bytes, and counts the characters that were spoken', async () => {
    const chunks = [Buffer.from([0xff, 0xfb]), Buffer.alloc(70_000, 5)];
    first.script({ kind: 'raw', chunks, headers: mpeg });
    const response = await gateway.post('/v1/audio/speech', body);
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.concat(chunks))).toBe(true);
    const detail = await detailOf(response);
    expect(detail).toMatchObject({ units: { characters: 5 }, tokens: {}, outcome: 'answered' });
    expect(detail).not.toHaveProperty('usageSource');
  });

  test('that breaks off is cut, and an empty one moves on', async () => {
    first.script(soundThen('reset', [1]));
    const cut = await gateway.post('/v1/audio/speech', body);
    await expect(cut.arrayBuffer()).rejects.toThrow();
    expect(await detailOf(cut)).toMatchObject({ outcome: 'broken' });
    first.script({ kind: 'raw', chunks: [], headers: mpeg });
    second.script({ kind: 'raw', chunks: [Buffer.from([9])], headers: mpeg });
    const moved = await gateway.post('/v1/audio/speech', { ...body, model: 'pair' });
    expect([...new Uint8Array(await moved.arrayBuffer())]).toEqual([9]);
  });
});

describe('transcriptions', () => {
  test('the form goes on with its model changed wherever that stands, and nothing else', async () => {
    const response = await postForm(
      '/v1/audio/transcriptions',
      formOf({ model: 'first/whisper', language: 'de' }, { file: sound }),
    );
    expect(await response.json()).toMatchObject({ text: 'four words of text' });
    const hit = first.hits.at(-1);
    const form = await new Response(new Uint8Array(hit?.body ?? []), {
      headers: { 'content-type': hit?.headers['content-type'] ?? '' },
    }).formData();
    expect(form.get('model')).toBe('whisper');
    expect(form.get('language')).toBe('de');
    const file = form.get('file');
    expect(file instanceof Blob && Buffer.from(await file.arrayBuffer()).equals(Buffer.alloc(1000, 7))).toBe(true);
    expect(Number(hit?.headers['content-length'])).toBe(hit?.body.length);
    expect(await detailOf(response)).toMatchObject({ units: { 'audio-seconds': 3.5 }, usageSource: 'reported' });
  });

  test.each([1000, 3_000_000])('of %i bytes can be sent again to the next target', async (size) => {
    const file = new Blob([Buffer.alloc(size, 3)]);
    first.script({ kind: 'error', status: 503 });
    const response = await postForm('/v1/audio/translations', formOf({ model: 'pair' }, { file }));
    expect(response.status).toBe(200);
    const [before, after] = [first.hits.at(-1)?.body, second.hits.at(-1)?.body];
    expect(before?.includes('m-1')).toBe(true);
    expect(after?.includes('m-2')).toBe(true);
    expect(after?.length).toBe(before?.length);
    expect(after?.length).toBeGreaterThan(size);
  });

  test('subtitles and events pass as they come', async () => {
    const srt = '1\n00:00:00,000 --> 00:00:01,000\nHello\n\n';
    first.script({ kind: 'raw', chunks: [Buffer.from(srt)], headers: { 'content-type': 'text/plain; charset=utf-8' } });
    const texts = formOf({ model: 'first/w', response_format: 'srt' }, { file: sound });
    expect(await (await postForm('/v1/audio/transcriptions', texts)).text()).toBe(srt);
    const usage = {
      type: 'tokens',
      input_tokens: 20,
      input_token_details: { text_tokens: 5, audio_tokens: 15 },
      output_tokens: 3,
    };
    const events = [
      { type: 'transcript.text.delta', delta: 'Hi' },
      { type: 'transcript.text.done', text: 'Hi', usage },
    ];
    const chunks = events.map((event) => Buffer.from(`data: ${JSON.stringify(event)}\n\n`));
    first.script({ kind: 'raw', chunks });
    const streamed = await postForm(
      '/v1/audio/transcriptions',
      formOf({ model: 'first/w', stream: 'true' }, { file: sound }),
    );
    expect(await streamed.text()).toBe(chunks.join(''));
    expect(await detailOf(streamed)).toMatchObject({
      tokens: { input: 5, 'audio-input': 15, output: 3 },
      stream: true,
    });
  });

  test('what is no form, has no file or no model is refused before any target is asked', async () => {
    const hits = first.hits.length;
    const noFile = await postForm('/v1/audio/transcriptions', formOf({ model: 'first/w' }));
    const noModel = await postForm('/v1/audio/transcriptions', formOf({}, { file: sound }));
    const json = await gateway.post('/v1/audio/transcriptions', { model: 'first/w' });
    const cut = await gateway.post(
      '/v1/audio/transcriptions',
      '--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nfirst/w',
      {
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
    );
    expect([noFile, noModel, json, cut].map(({ status }) => status)).toEqual([400, 400, 415, 400]);
    for (const response of [noFile, noModel, json, cut])
      expect((await jsonOf(response)).error).toMatchObject({ type: 'invalid_request_error' });
    expect(first.hits.length).toBe(hits);
  });

  test('a client that leaves amid its upload is recorded as gone, and no target is asked', async () => {
    const hits = first.hits.length;
    const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
    const request = sendRequest(`${gateway.url}/v1/audio/transcriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'multipart/form-data; boundary=x' },
    });
    request.on('error', () => undefined);
    await new Promise((resolve) => request.write(Buffer.concat([Buffer.from(head), Buffer.alloc(1_000_000)]), resolve));
    request.destroy();
    await expect
      .poll(async () => (await gateway.admin.call('listRequests', { query: { limit: 1 } })).items[0])
      .toMatchObject({ outcome: 'cancelled', status: 499, format: 'openai-transcriptions', attemptCount: 0 });
    expect(first.hits.length).toBe(hits);
  });

  test('an upstream that refuses without reading the upload is heard, and the next target gets all of it', async () => {
    const hasty = createServer((_, response) => response.writeHead(429, { connection: 'close' }).end('{}'));
    await new Promise<void>((resolve) => hasty.listen(0, '127.0.0.1', resolve));
    const { port } = hasty.address() as AddressInfo;
    await gateway.admin.call('createConnection', {
      body: {
        provider: 'openai-compatible',
        name: 'hasty',
        baseUrl: `http://127.0.0.1:${port}`,
        settings: { allowPrivateNetwork: true },
      },
    });
    const targets = [
      { connection: 'hasty', model: 'm-1' },
      { connection: 'first', model: 'm-1' },
    ];
    await gateway.admin.call('createCombo', { body: { name: 'hasty-first', strategy: 'priority', targets } });
    const file = new Blob([Buffer.alloc(8_000_000, 3)]);
    const response = await postForm('/v1/audio/transcriptions', formOf({ model: 'hasty-first' }, { file }));
    expect(response.status).toBe(200);
    expect(first.hits.at(-1)?.body.length).toBeGreaterThan(8_000_000);
    const [refused] = (await detailOf(response)).attempts;
    expect(['rate-limit', 'network']).toContain(refused?.failureKind);
    hasty.close();
  });
});

describe('images', () => {
  test('cost what a person says that one costs', async () => {
    const { items } = await gateway.admin.call('listConnections', {});
    const id = items.find(({ name }) => name === 'first')?.id ?? '';
    const override = (usdPerUnit: Readonly<Record<string, string>>) =>
      gateway.admin.call('overrideConnectionModel', { params: { id }, body: { id: 'painter', facts: { usdPerUnit } } });
    await expect(override({ images: 'four cents' })).rejects.toMatchObject({ field: 'facts.usdPerUnit.images' });
    const { items: models } = await override({ images: '0.04' });
    expect(models.find((model) => model.id === 'painter')?.override).toEqual({ usdPerUnit: { images: '0.04' } });
    const made = await gateway.post('/v1/images/generations', { model: 'first/painter', prompt: 'a cat', n: 2 });
    const detail = await detailOf(made);
    expect(detail).toMatchObject({ units: { images: 2 }, costNanoUsd: 80_000_000, costSource: 'price' });
    expect(detail.attempts[0]).toMatchObject({ priceSource: 'user' });
  });

  test('count as images, and edits go on as forms', async () => {
    const made = await gateway.post('/v1/images/generations', { model: 'first/i', prompt: 'a cat', n: 2 });
    expect(await detailOf(made)).toMatchObject({ units: { images: 2 } });
    const form = formOf({ model: 'first/i', prompt: 'a hat' }, { 'image[]': sound });
    const edited = await postForm('/v1/images/edits', form);
    expect(edited.status).toBe(200);
    expect(first.hits.at(-1)?.path).toBe('/v1/images/edits');
    const refused = await postForm('/v1/images/edits', formOf({ model: 'first/i', prompt: 'a hat' }));
    expect(refused.status).toBe(400);
  });

  test('stream as they are painted', async () => {
    const response = await gateway.post('/v1/images/generations', { model: 'first/i', prompt: 'a cat', stream: true });
    const { events } = await collectSse(response);
    expect(events.map(({ event }) => event)).toEqual(['image_generation.partial_image', 'image_generation.completed']);
    expect(await detailOf(response)).toMatchObject({ units: { images: 1 }, tokens: { input: 5, output: 100 } });
  });
});

test('reranking counts searches', async () => {
  const response = await gateway.post('/v1/rerank', { model: 'first/r', query: 'q', documents: ['a', 'b'] });
  expect((await jsonOf(response)).results).toHaveLength(2);
  expect(await detailOf(response)).toMatchObject({ units: { searches: 1 }, usageSource: 'reported' });
});

test('an error of Cohere’s clients has its message where they look', async () => {
  const response = await gateway.post('/v2/rerank', { model: 'first/r', query: 'q' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining('documents') });
});

describe('token counts', () => {
  const messages = [{ role: 'user', content: 'Count me, all of me.' }];
  const contents = [{ role: 'user', parts: [{ text: 'Count me, all of me.' }] }];

  test('of Anthropic’s clients come from who would answer, or are estimated', async () => {
    const counted = await gateway.post('/v1/messages/count_tokens', { model: 'claude/c', messages });
    expect(await counted.json()).toEqual({ input_tokens: 42 });
    expect(claude.hits.at(-1)?.json).toEqual({ model: 'c', messages });
    expect(await detailOf(counted)).toMatchObject({ costNanoUsd: 0, costSource: 'free', tokens: {} });
    const translated = await gateway.post('/v1/messages/count_tokens', { model: 'google/g', messages });
    expect(await translated.json()).toEqual({ input_tokens: 43 });
    expect(gemini.hits.at(-1)?.json).toMatchObject({ generateContentRequest: { model: 'models/g', contents } });
    const estimated = await gateway.post('/v1/messages/count_tokens', { model: 'first/m', messages });
    expect(estimated.headers.get('x-omniroute-estimated')).toBe('true');
    expect(await estimated.json()).toEqual({ input_tokens: 5 });
    expect(await detailOf(estimated)).toMatchObject({ outcome: 'answered', attemptCount: 0 });
    const refused = await gateway.post('/v1/messages/count_tokens', { model: 'claude/c' });
    expect(await refused.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
  });

  test('of Google’s clients likewise', async () => {
    const counted = await gateway.post('/v1beta/models/google/g:countTokens', { contents });
    expect(await counted.json()).toEqual({ totalTokens: 43 });
    const translated = await gateway.post('/v1/models/claude/c:countTokens', { contents });
    expect(await translated.json()).toEqual({ totalTokens: 42 });
    expect(claude.hits.at(-1)?.json['messages']).toMatchObject([{ role: 'user' }]);
    expect(claude.hits.at(-1)?.json).not.toHaveProperty('max_tokens');
    const estimated = await gateway.post('/v1beta/models/first/m:countTokens', { contents });
    expect(await estimated.json()).toEqual({ totalTokens: 5 });
  });
});

const failures: readonly (readonly [Behaviour, number])[] = [
  [{ kind: 'error', status: 400, message: 'no such thing' }, 400],
  [{ kind: 'error', status: 500 }, 503],
  [{ kind: 'html' }, 502],
  [
    {
      kind: 'raw',
      chunks: [Buffer.from('{"error":{"message":"inside"}}')],
      headers: { 'content-type': 'application/json' },
    },
    503,
  ],
  [{ kind: 'raw', chunks: [Buffer.from('{"data":1}')], headers: { 'content-type': 'application/json' } }, 502],
  [{ kind: 'reset', when: 'before-headers' }, 502],
];

test.each(failures)('a failure %j reaches the client as an error of the surface', async (behaviour, status) => {
  first.script(behaviour);
  const response = await gateway.post('/v1/embeddings', { model: 'first/m', input: 'x' });
  expect(response.status).toBe(status);
  expect((await jsonOf(response)).error?.message).toEqual(expect.any(String));
  expect(await detailOf(response)).toMatchObject({ outcome: 'failed', attemptCount: 1 });
});
