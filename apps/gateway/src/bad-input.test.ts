import { once } from 'node:events';
import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let upstream: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  upstream = await gateway.addUpstream('open');
});

afterAll(() => gateway.stop());

/** Each client surface: where it is, how its messages are called, and how its errors look. */
const surfaces = [
  { path: '/v1/chat/completions', list: 'messages', error: { error: { type: 'invalid_request_error' } } },
  { path: '/v1/responses', list: 'input', error: { error: { type: 'invalid_request_error' } } },
  { path: '/v1/messages', list: 'messages', error: { type: 'error', error: { type: 'invalid_request_error' } } },
  {
    path: '/v1beta/models/open/m:generateContent',
    list: 'contents',
    error: { error: { code: 400, status: 'INVALID_ARGUMENT' } },
  },
] as const;

const message = '{"role":"user","content":"x","parts":[{"text":"x"}]}';
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe.each(surfaces)('$path', ({ path, list, error }) => {
  const withField = (field: string) => `{"model":"open/m","max_tokens":9,"${list}":[${message}],${field}}`;
  const bodies: Readonly<Record<string, () => string | Buffer>> = {
    'nested 10 000 deep in a field that nobody knows': () => withField(`"x":${nested(10_000)}`),
    'nested 10 000 deep in its messages': () =>
      `{"model":"open/m","max_tokens":9,"${list}":[{"role":"user","content":${nested(10_000)},"parts":${nested(10_000)}}]}`,
    'nested 10 000 deep where no text is counted': () =>
      withField(`"tools":[{"name":"f","data":${'{"data":'.repeat(10_000)}1${'}'.repeat(10_000)}}]`),
    'nested 5 000 000 deep': () => withField(`"x":${nested(5_000_000)}`),
    'of a million messages': () => `{"model":"open/m","${list}":[${Array(450_000).fill(message).join()}]}`,
    'of invalid UTF-8': () => Buffer.from(withField('"x":"\xff"'), 'latin1'),
    'that is no JSON': () => withField('"x":'),
    'that is no object': () => '[]',
    'that says nothing': () => `{"model":"open/m"}`,
  };

  test.each(Object.keys(bodies))('refuses a body %s, in its own shape and without a call', async (name) => {
    const hits = upstream.hits.length;
    const parse = vi.spyOn(JSON, 'parse');
    const body = bodies[name]?.() ?? '';
    const response = await gateway.post(path, typeof body === 'string' ? body : new Uint8Array(body));
    const parsed = parse.mock.calls.filter(([text]) => typeof text === 'string' && text.length > 1_000_000);
    parse.mockRestore();
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject(error);
    expect(upstream.hits.length).toBe(hits);
    // What is large and hostile is refused as it comes: parsing alone would hold up everybody else.
    expect(parsed).toEqual([]);
  });

  test('refuses two different credentials, in its own shape and without a call', async () => {
    const hits = upstream.hits.length;
    const response = await gateway.post(path, withField('"x":1'), { headers: { 'x-api-key': 'omni-another' } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject(error);
    expect(upstream.hits.length).toBe(hits);
  });

  test('refuses an address of a megabyte, in the shape of errors that its clients read', async () => {
    const reply = await sendRaw(`POST ${path}?x=${'a'.repeat(1_000_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    expect(reply).toMatch(/^HTTP\/1\.1 431 /);
    const body: unknown = JSON.parse(reply.slice(reply.indexOf('\r\n\r\n')));
    expect(body).toMatchObject({ error: { message: expect.stringContaining('longer than 16 kB') } });
    expect(JSON.stringify(body).startsWith('{"type":"error"')).toBe(path === '/v1/messages');
  });
});

test.each(['whole', 'streamed'])('half a character in the name of a model is refused, %s', async (how) => {
  const hits = upstream.hits.length;
  const body = `{"model":"open/\\ud800","stream":${how === 'streamed'},"messages":[${message}]}`;
  const response = await gateway.post('/v1/chat/completions', body);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  expect(upstream.hits.length).toBe(hits);
});

/** Sends a body from a thread of its own, so that nothing but the gateway's work holds up this one's event loop. */
const sender = `
  const { parentPort, workerData: { url, key } } = require('node:worker_threads');
  const message = ${JSON.stringify(message)};
  const body = '{"model":"open/m","messages":[' + Array(450_000).fill(message).join() + ']}';
  const headers = { authorization: 'Bearer ' + key, 'content-type': 'application/json' };
  parentPort.on('message', async () => {
    const response = await fetch(url, { method: 'POST', headers, body });
    await response.text();
    parentPort.postMessage(response.status);
  });
  parentPort.postMessage('ready');
`;

test('while hostile bodies are refused, everybody else is served', async () => {
  const workerData = { url: `${gateway.url}/v1/chat/completions`, key: gateway.key };
  const worker = new Worker(sender, { eval: true, workerData });
  try {
    await once(worker, 'message');
    const lags: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows
      worker.postMessage('send');
      const [status] = await once(worker, 'message');
      delay.disable();
      expect(status).toBe(400);
      lags.push(delay.max / 1e6);
    }
    // The median, as a machine that is busy with something else delays a single round.
    const median = lags.toSorted((left, right) => left - right)[2];
    expect(median).toBeLessThan(100);
  } finally {
    await worker.terminate();
  }
});

test('what is no HTTP is told so', async () => {
  expect(await sendRaw('HELLO\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
});

function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (reply += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(reply));
  });
}
