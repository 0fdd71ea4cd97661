import { clientFormats } from '@omniroute/core';
import { afterEach, describe, expect, it } from 'vitest';
import { collectSse } from '../collect-sse.ts';
import type { Behaviour } from './behaviour.ts';
import { startFakeUpstream, type FakeFormat, type FakeUpstream } from './fake-upstream.ts';
import type { RecordedRequest } from './recorded-request.ts';

const open: FakeUpstream[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((upstream) => upstream.close()));
});

async function start(format: FakeFormat): Promise<FakeUpstream> {
  const upstream = await startFakeUpstream({ format });
  open.push(upstream);
  return upstream;
}

/** The formats whose streams are server-sent events. */
type TextFormat = Exclude<FakeFormat, 'bedrock-converse' | 'services'>;

/** Paths after the base URL that the vendor's own SDK takes. */
const callPath = {
  'openai-chat': () => '/chat/completions',
  'openai-responses': () => '/responses',
  'anthropic-messages': () => '/v1/messages',
  'gemini-generate': (stream: boolean) =>
    stream ? '/v1beta/models/m:streamGenerateContent?alt=sse' : '/v1beta/models/m:generateContent',
  'cohere-chat': () => '/v2/chat',
} as const;
const recordedPath = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
  'gemini-generate': '/v1beta/models/m:generateContent',
  'cohere-chat': '/v2/chat',
} as const;
const modelsPath = {
  'openai-chat': '/models',
  'openai-responses': '/models',
  'anthropic-messages': '/v1/models',
  'gemini-generate': '/v1beta/models',
  'cohere-chat': '/v1/models',
} as const;

function call(upstream: FakeUpstream, format: TextFormat, body: object = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(upstream.url + callPath[format]('stream' in body), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-test': 'yes' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...body }),
    redirect: 'manual',
    ...(signal && { signal }),
  });
}

const formats: readonly TextFormat[] = [...clientFormats, 'cohere-chat'];
const streamed = { stream: true, stream_options: { include_usage: true } };

describe.each(formats)('a fake upstream that speaks %s', (format) => {
  it('records path, headers and body of each call', async () => {
    const upstream = await start(format);
    await call(upstream, format, { temperature: 0.5 });
    const [hit] = upstream.hits;
    expect(upstream.hits).toHaveLength(1);
    expect(hit?.path).toBe(recordedPath[format]);
    expect(hit?.headers['x-test']).toBe('yes');
    expect(hit?.json).toMatchObject({ model: 'm', temperature: 0.5 });
    expect(await hit?.ended).toBe('finished');
  });

  it('plays the script in order and then the default', async () => {
    const upstream = await start(format);
    upstream.script([
      { kind: 'error', status: 429, message: 'slow down', headers: { 'retry-after': '7' } },
      { kind: 'error', status: 503 },
    ]);
    upstream.setDefault({ kind: 'reply', text: 'at last' });
    const first = await call(upstream, format);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await first.text()).toContain('slow down');
    expect((await call(upstream, format)).status).toBe(503);
    expect(await (await call(upstream, format)).text()).toContain('at last');
  });

  it('answers a call by what it says before it looks at the script', async () => {
    const choose = ({ json }: RecordedRequest): Behaviour | undefined =>
      json['seed'] === 7 ? { kind: 'reply', text: 'seven' } : undefined;
    const upstream = await startFakeUpstream({ format, choose });
    open.push(upstream);
    upstream.script({ kind: 'reply', text: 'scripted' });
    expect(await (await call(upstream, format, { seed: 7 })).text()).toContain('seven');
    expect(await (await call(upstream, format)).text()).toContain('scripted');
  });

  it('lists its models without counting that as a call', async () => {
    const upstream = await start(format);
    const response = await fetch(upstream.url + modelsPath[format]);
    expect(JSON.stringify(await response.json())).toContain('fake-model');
    expect([upstream.hits.length, upstream.otherHits.length]).toEqual([0, 1]);
  });

  it('refuses a path that the format does not have', async () => {
    const upstream = await start(format);
    expect((await fetch(`http://127.0.0.1:${upstream.port}/v1/nothing`, { method: 'POST', body: '{}' })).status).toBe(
      404,
    );
  });

  it('writes an error as the first event of a stream', async () => {
    const upstream = await start(format);
    upstream.script({
      kind: 'reply',
      text: 'x',
      fault: { kind: 'error-frame', afterEvents: 0, message: 'overloaded' },
    });
    const { events, broke } = await collectSse(await call(upstream, format, streamed));
    expect(events).toHaveLength(1);
    expect(events[0]?.data).toContain('overloaded');
    expect(broke).toBeUndefined();
  });

  it('ends a truncated stream cleanly after the events asked for', async () => {
    const upstream = await start(format);
    upstream.script({ kind: 'reply', text: 'one two three', fault: { kind: 'end', afterEvents: 2 } });
    const { events, broke } = await collectSse(await call(upstream, format, streamed));
    expect(events).toHaveLength(2);
    expect(broke).toBeUndefined();
  });

  it.each(['reset', 'close'] as const)('breaks the connection by %s only after the events asked for', async (kind) => {
    const upstream = await start(format);
    upstream.script({ kind: 'reply', text: 'one two three', fault: { kind, afterEvents: 2 } });
    const { events, broke } = await collectSse(await call(upstream, format, streamed));
    expect(events).toHaveLength(2);
    expect(broke).toBeInstanceOf(Error);
    expect(await upstream.hits[0]?.ended).toBe('cut');
  });

  it('puts a malformed frame between whole ones', async () => {
    const upstream = await start(format);
    upstream.script({ kind: 'reply', text: 'abc', fault: { kind: 'malformed', afterEvents: 2 } });
    const { events } = await collectSse(await call(upstream, format, streamed));
    expect(events[2]?.json).toBeUndefined();
    expect(events.at(-1)?.data).toMatch(/\[DONE\]|message_stop|response\.completed|finishReason/);
  });

  it('resets before the headers', async () => {
    const upstream = await start(format);
    upstream.script({ kind: 'reset', when: 'before-headers' });
    await expect(call(upstream, format)).rejects.toThrow('fetch failed');
  });

  it('resets right after the headers', async () => {
    const upstream = await start(format);
    upstream.script({ kind: 'reset', when: 'after-headers' });
    const response = await call(upstream, format);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('breaks a reply that is not streamed in the middle of its body', async () => {
    const upstream = await start(format);
    upstream.script({ kind: 'reply', text: 'half', fault: { kind: 'reset', afterEvents: 1 } });
    await expect((await call(upstream, format)).text()).rejects.toThrow();
  });

  it('hangs before the headers until the client gives up, and notices that', async () => {
    const upstream = await start(format);
    upstream.script({ kind: 'hang', when: 'before-headers' });
    const giveUp = new AbortController();
    const pending = call(upstream, format, {}, giveUp.signal);
    await upstream.waitForHits(1);
    giveUp.abort();
    await expect(pending).rejects.toThrow();
    expect(await upstream.hits[0]?.ended).toBe('cut');
  });

  it('pauses in the middle of a stream until a test lets it go on', async () => {
    const upstream = await start(format);
    const gate = Promise.withResolvers<void>();
    upstream.script({ kind: 'reply', text: 'abc', fault: { kind: 'pause', afterEvents: 1, until: gate.promise } });
    const response = await call(upstream, format, streamed);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    const next = reader?.read();
    gate.resolve();
    expect((await next)?.done).toBe(false);
    await reader?.cancel();
  });

  it('serves a web page, nothing at all, and a redirect', async () => {
    const upstream = await start(format);
    upstream.script([{ kind: 'html' }, { kind: 'empty' }, { kind: 'redirect', location: 'http://192.0.2.1/' }]);
    const page = await call(upstream, format);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    const empty = await call(upstream, format);
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    const redirect = await call(upstream, format);
    expect([redirect.status, redirect.headers.get('location')]).toEqual([307, 'http://192.0.2.1/']);
  });

  it('drips the same bytes that it would have sent at once', async () => {
    const upstream = await start(format);
    upstream.script([
      { kind: 'reply', text: 'Grüße 👋' },
      { kind: 'reply', text: 'Grüße 👋', dripBytes: 3, chunkDelayMs: 0 },
    ]);
    const whole = await (await call(upstream, format, streamed)).text();
    expect(await (await call(upstream, format, streamed)).text()).toBe(whole);
    expect(whole).toContain('👋');
  });

  it('sends raw chunks unchanged', async () => {
    const upstream = await start(format);
    const chunks = [Buffer.from([0xff, 0x00]), Buffer.from('data: x')];
    upstream.script({ kind: 'raw', chunks, status: 201, headers: { 'content-type': 'application/octet-stream' } });
    const response = await call(upstream, format);
    expect(response.status).toBe(201);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.concat(chunks));
  });

  it('ends its hanging calls when it is closed', async () => {
    const upstream = await start(format);
    upstream.script({ kind: 'hang', when: 'after-headers' });
    const response = await call(upstream, format, streamed);
    await upstream.close();
    await expect(response.text()).rejects.toThrow();
  });
});
