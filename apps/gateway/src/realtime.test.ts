import { once } from 'node:events';
import { get } from 'node:http';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { created, startRealtimeUpstream, type RealtimeUpstream } from './__fixtures__/realtime-upstream.ts';
import { startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let first: RealtimeUpstream;
let second: RealtimeUpstream;

beforeEach(() => gateway.admin.call('resetHealth', {}));

beforeAll(async () => {
  gateway = await startTestGateway();
  first = await startRealtimeUpstream();
  second = await startRealtimeUpstream();
  await addConnection(gateway, 'first', first.url);
  await addConnection(gateway, 'second', second.url);
  await gateway.addUpstream('plain');
  await gateway.admin.call('createCombo', {
    body: {
      name: 'voice',
      strategy: 'priority',
      targets: [
        { connection: 'plain', model: 'text-only' },
        { connection: 'first', model: 'gpt-realtime' },
        { connection: 'second', model: 'gpt-realtime-mini' },
      ],
    },
  });
});

afterAll(async () => {
  await gateway.stop();
  await first.close();
  await second.close();
});

async function addConnection(to: TestGateway, name: string, baseUrl: string): Promise<void> {
  await to.admin.call('createConnection', {
    body: { provider: 'openai', name, baseUrl, secret: 'sk-upstream-secret', settings: { allowPrivateNetwork: true } },
  });
}

type Client = {
  readonly socket: WebSocket;
  readonly headers: Promise<Readonly<Record<string, unknown>>>;
  /** The next text message, parsed. */
  next(): Promise<unknown>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
};

type Options = {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: string;
};

function connect(path: string, options: Options = {}): Client {
  const url = (options.url ?? gateway.url).replace('http', 'ws') + path;
  const headers = { ...(options.headers ?? { authorization: `Bearer ${gateway.key}` }) };
  const socket = new WebSocket(url, [...(options.protocols ?? [])], { headers });
  const messages: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(String(data));
    const waiter = waiting.shift();
    if (waiter) waiter(message);
    else messages.push(message);
  });
  const upgraded = Promise.withResolvers<Readonly<Record<string, unknown>>>();
  socket.on('upgrade', (response) => upgraded.resolve(response.headers));
  const ended = Promise.withResolvers<{ readonly code: number; readonly reason: string }>();
  socket.on('close', (code, reason) => ended.resolve({ code, reason: reason.toString() }));
  return {
    socket,
    headers: upgraded.promise,
    next: () =>
      messages.length > 0 ? Promise.resolve(messages.shift()) : new Promise((resolve) => waiting.push(resolve)),
    closed: ended.promise,
  };
}

/** Status and body of a handshake that must be refused. */
async function refusalOf(
  path: string,
  options: Options = {},
): Promise<{ readonly status: number; readonly body: string }> {
  const { socket } = connect(path, options);
  const [, response] = await once(socket, 'unexpected-response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() };
}

function done(usage: object) {
  return { type: 'response.done', response: { id: 'resp_1', status: 'completed', usage } };
}

async function detailOf(client: Client) {
  const id = String((await client.headers)['x-request-id']);
  return gateway.admin.call('getRequest', { params: { id } });
}

describe('a session', () => {
  test('goes to the target with its model and credential, and both sides hear each other’s bytes', async () => {
    const opening = first.nextSession();
    const client = connect('/v1/realtime?model=first/gpt-realtime&intent=conversation');
    const session = await opening;
    expect(session.request.url).toBe('/v1/realtime?intent=conversation&model=gpt-realtime');
    expect(session.request.headers).toMatchObject({ authorization: 'Bearer sk-upstream-secret' });
    expect(JSON.stringify(session.request.headers)).not.toContain(gateway.key);
    expect(await client.next()).toEqual(created);
    const update = '{"type":"session.update",  "session":{"model":"first/gpt-realtime","seed":12345678901234567890}}';
    client.socket.send(update);
    client.socket.send(Buffer.from([1, 2, 3]));
    expect(await session.hear(2)).toEqual([update, '<3 bytes>']);
    expect(await client.headers).toMatchObject({
      'x-omniroute-connection': 'first',
      'x-omniroute-model': 'gpt-realtime',
      'x-omniroute-attempts': '1',
    });
    client.socket.close(1000, 'enough');
    expect(await session.closed).toEqual({ code: 1000, reason: 'enough' });
    await client.closed;
  });

  test('is one request: the tokens of its responses are added up, audio apart from text', async () => {
    const opening = first.nextSession();
    const client = connect('/v1/realtime?model=first/gpt-realtime');
    const session = await opening;
    const details = { audio_tokens: 7, cached_tokens: 4, cached_tokens_details: { audio_tokens: 2 } };
    session.say(
      done({
        input_tokens: 20,
        output_tokens: 9,
        input_token_details: details,
        output_token_details: { audio_tokens: 6 },
      }),
    );
    session.say(
      done({
        input_tokens: 3,
        output_tokens: 2,
        input_token_details: { audio_tokens: 0, cached_tokens: 0 },
        output_token_details: { audio_tokens: 0 },
      }),
    );
    for (let count = 0; count < 3; count += 1) await client.next();
    client.socket.close();
    await session.closed;
    await client.closed;
    expect(await detailOf(client)).toMatchObject({
      format: 'openai-realtime',
      model: 'first/gpt-realtime',
      stream: true,
      status: 101,
      outcome: 'answered',
      usageSource: 'reported',
      tokens: { input: 14, 'cache-read': 4, 'audio-input': 5, output: 5, 'audio-output': 6 },
      attempts: [{ format: 'openai-realtime', status: 101, target: { model: 'gpt-realtime' } }],
    });
  });

  test('that the upstream ends is over for the client with the same code and reason, and recorded before that', async () => {
    const opening = first.nextSession();
    const client = connect('/v1/realtime?model=first/gpt-realtime');
    const session = await opening;
    await client.next();
    session.socket.close(4008, 'session expired');
    expect(await client.closed).toEqual({ code: 4008, reason: 'session expired' });
    expect(await detailOf(client)).toMatchObject({
      outcome: 'broken',
      status: 101,
      errorMessage: 'session expired',
    });
  });

  test('whose upstream is killed ends with an error event and a code that says so', async () => {
    const opening = first.nextSession();
    const client = connect('/v1/realtime?model=first/gpt-realtime');
    const session = await opening;
    await client.next();
    session.socket.terminate();
    expect(await client.next()).toMatchObject({ type: 'error', error: { type: 'server_error' } });
    expect(await client.closed).toMatchObject({ code: 1011 });
    expect(await detailOf(client)).toMatchObject({ outcome: 'broken', failureKind: 'network' });
  });

  test('whose client is killed ends for the upstream at once', async () => {
    const opening = first.nextSession();
    const client = connect('/v1/realtime?model=first/gpt-realtime');
    const session = await opening;
    await client.next();
    client.socket.terminate();
    expect(await session.closed).toMatchObject({ code: 1001 });
    expect(await detailOf(client)).toMatchObject({ outcome: 'cancelled', status: 499, failureKind: 'aborted' });
  });

  test('carries many large messages to a slow reader, in order and without losing one', async () => {
    const opening = first.nextSession();
    const client = connect('/v1/realtime?model=first/gpt-realtime');
    const session = await opening;
    await client.next();
    client.socket.pause();
    const delta = 'A'.repeat(1024 * 1024);
    const sent = Array.from({ length: 24 }, (_, index) => index);
    for (const index of sent) session.say({ type: 'response.output_audio.delta', index, delta });
    client.socket.resume();
    const got: unknown[] = [];
    for (const _ of sent) got.push(await client.next());
    expect(got).toEqual(sent.map((index) => ({ type: 'response.output_audio.delta', index, delta })));
    client.socket.close();
    await client.closed;
  });

  test('ends when its client sends a message beyond the limit', async () => {
    const opening = first.nextSession();
    const client = connect('/v1/realtime?model=first/gpt-realtime');
    const session = await opening;
    await client.next();
    client.socket.send('x'.repeat(33 * 1024 * 1024));
    expect(await client.closed).toMatchObject({ code: 1009 });
    expect(await session.closed).toMatchObject({ code: 1001 });
    expect(await detailOf(client)).toMatchObject({ outcome: 'broken', failureKind: 'bad-request' });
  });
});

test('a LiteLLM proxy is told by which of our calls it is opened, and on whose behalf where the key says so', async () => {
  await gateway.admin.call('createConnection', {
    body: {
      provider: 'litellm',
      name: 'proxy',
      baseUrl: first.url,
      secret: 'sk-of-the-proxy',
      settings: { allowPrivateNetwork: true },
    },
  });
  const { key } = await gateway.admin.call('createKey', {
    body: { name: 'told', tags: ['a', 'b'], options: { forwardAttribution: true } },
  });
  const handshakeOf = async (of: string) => {
    const opening = first.nextSession();
    const client = connect('/v1/realtime?model=proxy/m', { headers: { authorization: `Bearer ${of}` } });
    const { request } = await opening;
    await client.next();
    client.socket.close();
    await client.closed;
    return { headers: request.headers, detail: await detailOf(client) };
  };
  const { headers, detail } = await handshakeOf(key);
  const [attempt] = detail.attempts;
  expect(headers).toMatchObject({
    authorization: 'Bearer sk-of-the-proxy',
    'x-litellm-call-id': attempt?.id,
    'x-litellm-trace-id': detail.id,
    'x-litellm-tags': 'a,b',
    'x-litellm-spend-logs-metadata': JSON.stringify({
      omniroute: { request_id: detail.id, attempt_id: attempt?.id },
    }),
  });
  expect(headers).not.toHaveProperty('x-litellm-timeout');
  expect((await handshakeOf(gateway.key)).headers).not.toHaveProperty('x-litellm-tags');
  const opening = first.nextSession();
  const plain = connect('/v1/realtime?model=first/m');
  expect(Object.keys((await opening).request.headers).filter((name) => name.startsWith('x-litellm-'))).toEqual([]);
  await plain.next();
  plain.socket.close();
  await plain.closed;
});

describe('before the socket is open', () => {
  test.each([
    [
      'a refused handshake',
      { kind: 'refuse', status: 429, body: '{"error":{"message":"Slow down.","code":"rate_limit_exceeded"}}' },
    ],
    [
      'an error event',
      { kind: 'event', event: { type: 'error', error: { code: 'model_not_found', message: 'No such model.' } } },
    ],
    ['an end', { kind: 'close', code: 1011, reason: 'no backend' }],
  ] as const)('%s moves on to the next target', async (_, opening) => {
    first.script(opening);
    const next = second.nextSession();
    const client = connect('/v1/realtime?model=voice');
    const session = await next;
    expect(session.request.url).toBe('/v1/realtime?model=gpt-realtime-mini');
    expect(await client.next()).toEqual(created);
    client.socket.close();
    await client.closed;
    expect(await client.headers).toMatchObject({ 'x-omniroute-attempts': '2', 'x-omniroute-connection': 'second' });
    expect(await detailOf(client)).toMatchObject({ outcome: 'answered', attempts: [{ position: 0 }, { position: 1 }] });
  });

  test('a target that cannot be reached moves on', async () => {
    const gone = await startRealtimeUpstream();
    await addConnection(gateway, 'gone', gone.url);
    await gone.close();
    await gateway.admin.call('createCombo', {
      body: {
        name: 'half',
        strategy: 'priority',
        targets: [
          { connection: 'gone', model: 'm' },
          { connection: 'second', model: 'm' },
        ],
      },
    });
    const client = connect('/v1/realtime?model=half');
    expect(await client.next()).toEqual(created);
    client.socket.close();
    await client.closed;
  });

  test('a target that does not answer moves on when its time is up', async () => {
    await gateway.admin.call('createCombo', {
      body: {
        name: 'hurried',
        strategy: 'priority',
        targets: [
          { connection: 'first', model: 'm' },
          { connection: 'second', model: 'm' },
        ],
        fallback: { firstEventTimeoutMs: 1000 },
      },
    });
    first.script({ kind: 'hang' });
    const client = connect('/v1/realtime?model=hurried');
    expect(await client.next()).toEqual(created);
    client.socket.close();
    await client.closed;
    expect((await detailOf(client)).attempts[0]).toMatchObject({ failureKind: 'timeout' });
  });

  test('a target that is silent is taken all the same', async () => {
    first.script({ kind: 'silence' });
    const next = first.nextSession();
    const client = connect('/v1/realtime?model=first/m');
    const session = await next;
    await client.headers;
    client.socket.send('{"type":"response.create"}');
    expect(await session.hear(1)).toEqual(['{"type":"response.create"}']);
    client.socket.close();
    await client.closed;
  });

  test('a fault of the request does not move on, and is told by HTTP', async () => {
    first.script({
      kind: 'refuse',
      status: 400,
      body: '{"error":{"message":"Unknown intent.","type":"invalid_request_error"}}',
    });
    const before = second.handshakes.length;
    const { status, body } = await refusalOf('/v1/realtime?model=voice');
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error: { type: 'invalid_request_error', message: 'Unknown intent.' } });
    expect(second.handshakes.length).toBe(before);
  });

  test.each(['realtime,,x', 'realtime, realtime', 'real time', ''])(
    'subprotocols “%s” are refused without a call',
    async (list) => {
      const before = first.handshakes.length;
      const request = get(`${gateway.url}/v1/realtime?model=first/m`, {
        headers: {
          authorization: `Bearer ${gateway.key}`,
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
          'sec-websocket-protocol': list,
        },
      });
      const [response] = await once(request, 'response');
      expect(response.statusCode).toBe(400);
      response.resume();
      expect(first.handshakes.length).toBe(before);
    },
  );

  test('a client that leaves ends the attempt and is recorded', async () => {
    first.script({ kind: 'hang' });
    const before = first.handshakes.length;
    const client = connect('/v1/realtime?model=first/leaves');
    client.socket.on('error', () => undefined);
    await expect.poll(() => first.handshakes.length).toBe(before + 1);
    const upstreamEnd = once(first.handshakes[before]?.socket ?? client.socket, 'close');
    client.socket.terminate();
    await upstreamEnd;
    await expect
      .poll(async () => (await gateway.admin.call('listRequests', { query: { limit: 1 } })).items[0])
      .toMatchObject({ model: 'first/leaves', outcome: 'cancelled', status: 499 });
  });

  test.each([
    ['/v1/realtime?model=first/m', 401, { headers: {} }, 'No API key'],
    ['/v1/realtime?model=first/m', 401, { headers: { authorization: 'Bearer nonsense' } }, 'not valid'],
    ['/v1/realtime', 400, {}, 'Name the model'],
    ['/v1/realtime?model=nobody-has-it', 404, {}, 'nobody-has-it'],
    ['/v1/realtime?model=plain/m', 400, {}, 'speaks Realtime'],
    ['/v1/realtime?model=first/m&key=other', 400, {}, 'Two different credentials'],
    [
      '/v1/realtime?model=first/m&key=a',
      400,
      { headers: {}, protocols: ['openai-insecure-api-key.b'] },
      'Two different',
    ],
  ] as const)('%s is refused with %i', async (path, status, options, text) => {
    const refusal = await refusalOf(path, options);
    expect(refusal.status).toBe(status);
    expect(JSON.parse(refusal.body)).toMatchObject({ error: { message: expect.stringContaining(text) } });
  });
});

describe('credentials', () => {
  test('a browser sends its key as a subprotocol, which is neither echoed nor sent on', async () => {
    const opening = first.nextSession();
    const protocols = ['realtime', `openai-insecure-api-key.${gateway.key}`, 'openai-beta.realtime-v1'];
    const client = connect('/v1/realtime?model=first/m', { headers: {}, protocols });
    const session = await opening;
    await client.next();
    expect(client.socket.protocol).toBe('realtime');
    expect(session.request.headers['openai-beta']).toBe('realtime=v1');
    expect(JSON.stringify(session.request.headers)).not.toContain(gateway.key);
    client.socket.close();
    await client.closed;
  });

  test.each(['x-api-key', 'api-key', 'x-goog-api-key'])('%s is taken', async (name) => {
    const client = connect('/v1/realtime?model=first/m', { headers: { [name]: gateway.key } });
    expect(await client.next()).toEqual(created);
    client.socket.close();
    await client.closed;
  });

  test('a key in the address is taken and does not reach the upstream', async () => {
    const opening = first.nextSession();
    const client = connect(`/v1/realtime?model=first/m&key=${gateway.key}`, { headers: {} });
    expect((await opening).request.url).toBe('/v1/realtime?model=m');
    await client.next();
    client.socket.close();
    await client.closed;
  });
});

test('without an upgrade the path says what it is', async () => {
  const response = await fetch(`${gateway.url}/v1/realtime?model=first/m`, {
    headers: { authorization: `Bearer ${gateway.key}` },
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('WebSocket');
});

test('a wish for another protocol is ignored, and the request is served', async () => {
  const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' };
  const request = get(`${gateway.url}/health/live`, { headers });
  const [response] = await once(request, 'response');
  expect(response.statusCode).toBe(200);
  response.resume();
});

test('a refused client that does not close its end holds nothing up', async () => {
  const stopping = await startTestGateway();
  const { hostname, port } = new URL(stopping.url);
  const socket = createConnection({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => undefined).resume();
  socket.write(
    [
      'GET /v1/realtime?model=m HTTP/1.1',
      'host: localhost',
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
      '\r\n',
    ].join('\r\n'),
  );
  await once(socket, 'end');
  await stopping.stop();
  socket.destroy();
});

test('a shutdown ends a session that rests at once, and one that answers when it is done, with 1012', async () => {
  const stopping = await startTestGateway();
  await addConnection(stopping, 'voice', first.url);
  const options = { url: stopping.url, headers: { authorization: `Bearer ${stopping.key}` } };
  const restingOpens = first.nextSession();
  const resting = connect('/v1/realtime?model=voice/m', options);
  await restingOpens;
  await resting.next();
  const busyOpens = first.nextSession();
  const busy = connect('/v1/realtime?model=voice/m', options);
  const session = await busyOpens;
  session.say({ type: 'response.created', response: {} });
  await busy.next();
  await busy.next();
  const stopped = stopping.stop();
  expect(await resting.closed).toMatchObject({ code: 1012 });
  expect(busy.socket.readyState).toBe(WebSocket.OPEN);
  session.say(done({ input_tokens: 1, output_tokens: 1 }));
  expect(await busy.next()).toMatchObject({ type: 'response.done' });
  expect(await busy.closed).toMatchObject({ code: 1012 });
  expect(await session.closed).toMatchObject({ code: 1001 });
  await stopped;
});
