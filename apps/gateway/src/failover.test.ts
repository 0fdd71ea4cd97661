import type { RequestDetail } from '@omniroute/contract';
import { collectSse, type Behaviour, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let first: FakeUpstream;
let second: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  first = await gateway.addUpstream('first');
  second = await gateway.addUpstream('second');
  await gateway.admin.call('createCombo', {
    body: {
      name: 'pair',
      strategy: 'priority',
      targets: [
        { connection: 'first', model: 'm-1' },
        { connection: 'second', model: 'm-2' },
      ],
      fallback: { firstEventTimeoutMs: 400 },
    },
  });
  second.setDefault({ kind: 'reply', text: 'from the second', deltas: 1, usage: { input: 11, output: 7 } });
});

// Each test begins with targets of which nothing bad was seen.
beforeEach(() => gateway.admin.call('resetHealth', {}));
afterAll(() => gateway.stop());

async function requestOf(response: Response): Promise<RequestDetail> {
  return gateway.admin.call('getRequest', { params: { id: response.headers.get('x-request-id') ?? '' } });
}

const beforeTheFirstContent: readonly [string, Behaviour, string][] = [
  ['a 429 with Retry-After', { kind: 'error', status: 429, headers: { 'retry-after': '7' } }, 'rate-limit'],
  ['a 500', { kind: 'error', status: 500 }, 'unavailable'],
  ['a 401', { kind: 'error', status: 401 }, 'auth'],
  ['a redirect', { kind: 'redirect', location: 'http://127.0.0.1:1/' }, 'protocol'],
  ['a reset before the headers', { kind: 'reset', when: 'before-headers' }, 'network'],
  ['a reset after the headers', { kind: 'reset', when: 'after-headers' }, 'network'],
  ['silence before the headers', { kind: 'hang', when: 'before-headers' }, 'timeout'],
  ['silence after the headers', { kind: 'hang', when: 'after-headers' }, 'timeout'],
  ['a web page', { kind: 'html' }, 'protocol'],
  ['an empty body', { kind: 'empty' }, 'protocol'],
];

describe.each([true, false])('with stream %s', (stream) => {
  test.each(beforeTheFirstContent)('%s moves on to the next target after one hit', async (_, behaviour, kind) => {
    const hits = first.hits.length;
    first.script(behaviour);
    const response = await gateway.post('/v1/chat/completions', chatBody('pair', { stream }));
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain('second');
    expect(first.hits.length - hits).toBe(1);
    expect(response.headers.get('x-omniroute-attempts')).toBe('2');
    expect(response.headers.get('x-omniroute-connection')).toBe('second');
    const detail = await requestOf(response);
    expect(detail.outcome).toBe('answered');
    expect(detail.attempts.map((attempt) => attempt.failureKind)).toEqual([kind, undefined]);
    expect(detail.tokens).toMatchObject({ input: 11, output: 7 });
  });
});

test('an error frame in place of the first content moves on', async () => {
  first.script({ kind: 'reply', fault: { kind: 'error-frame', afterEvents: 0 } });
  const response = await gateway.post('/v1/chat/completions', chatBody('pair', { stream: true }));
  expect((await collectSse(response)).text).toContain('second');
  expect((await requestOf(response)).attempts).toHaveLength(2);
});

test('a stream that is cut before its first content moves on', async () => {
  first.script({ kind: 'reply', fault: { kind: 'end', afterEvents: 0 } });
  const response = await gateway.post('/v1/chat/completions', chatBody('pair', { stream: true }));
  expect((await collectSse(response)).text).toContain('second');
});

test('a bad request does not move on and keeps what the upstream said', async () => {
  const hits = second.hits.length;
  first.script({ kind: 'error', status: 400, message: 'temperature must be at most 2' });
  const response = await gateway.post('/v1/chat/completions', chatBody('pair', { temperature: 9 }));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { message: expect.stringContaining('temperature must be at most 2') },
  });
  expect(second.hits.length).toBe(hits);
  expect(await requestOf(response)).toMatchObject({ outcome: 'failed', failureKind: 'bad-request', attemptCount: 1 });
});

test('when every target fails, the last failure is told, with its Retry-After', async () => {
  first.script({ kind: 'error', status: 500 });
  second.script({ kind: 'error', status: 429, headers: { 'retry-after': '9' } });
  const response = await gateway.post('/v1/chat/completions', chatBody('pair'));
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('9');
  expect(await requestOf(response)).toMatchObject({
    outcome: 'failed',
    failureKind: 'rate-limit',
    attemptCount: 2,
    status: 429,
  });
});

describe('after the first content', () => {
  const amid: readonly ['reset' | 'close' | 'end' | 'error-frame' | 'malformed'][] = [
    ['reset'],
    ['close'],
    ['end'],
    ['error-frame'],
    ['malformed'],
  ];

  test.each(amid)('%s ends the stream with an error and no success marker, and asks nobody else', async (kind) => {
    const hits = second.hits.length;
    first.script({ kind: 'reply', text: 'one two three four', deltas: 6, fault: { kind, afterEvents: 4 } });
    const response = await gateway.post('/v1/chat/completions', chatBody('pair', { stream: true }));
    const text = await response.text();
    expect(text).toContain('"error"');
    expect(text.trimEnd().split('\n\n').at(-1)).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    expect(second.hits.length).toBe(hits);
    expect(await requestOf(response)).toMatchObject({ outcome: 'broken', attemptCount: 1, status: 200 });
  });

  test('an Anthropic client is told in its own format', async () => {
    first.script({ kind: 'reply', text: 'one two three four', deltas: 6, fault: { kind: 'reset', afterEvents: 4 } });
    const response = await gateway.post('/v1/messages', { ...chatBody('pair', { stream: true }), max_tokens: 50 });
    const text = await response.text();
    expect(text).toContain('event: error');
    expect(text).not.toContain('message_stop');
  });
});

test('a client that leaves ends the call of the upstream at once and is recorded as cancelled', async () => {
  const hits = first.hits.length;
  first.script({ kind: 'reply', text: 'one two three', fault: { kind: 'hang', afterEvents: 3 } });
  const leave = new AbortController();
  const response = await gateway.post('/v1/chat/completions', chatBody('pair', { stream: true }), {
    signal: leave.signal,
  });
  const id = response.headers.get('x-request-id') ?? '';
  await response.body?.getReader().read();
  leave.abort();
  const hit = (await first.waitForHits(hits + 1)).at(-1);
  expect(await hit?.ended).toBe('cut');
  await expect
    .poll(() => gateway.admin.call('getRequest', { params: { id } }).catch(() => undefined))
    .toMatchObject({ outcome: 'cancelled' });
});
