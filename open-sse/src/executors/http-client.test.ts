import type { LookupAddress } from 'node:dns';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openStream, reply, startLoopback, writeChunk, type LoopbackServer } from './__fixtures__/loopback-server.ts';
import { Cancellation } from './cancellation.ts';
import { classifyFailure } from './classify/classify-failure.ts';
import type { BodySink, UpstreamBody } from './executor.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions, type HttpRequest } from './http-client.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function serve(answer: Parameters<typeof startLoopback>[0]): Promise<LoopbackServer> {
  const server = await startLoopback(answer);
  cleanUps.push(() => server.close());
  return server;
}

function client(options?: HttpClientOptions): HttpClient {
  const client = createHttpClient(options);
  cleanUps.push(() => client.close());
  return client;
}

function request(origin: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'POST',
    origin,
    path: '/v1/x',
    headers: ['content-type', 'application/json'],
    body: Buffer.from('{"é":1}'),
    allowPrivateNetwork: true,
    headersTimeoutMs: 5_000,
    ...more,
  };
}

const never = new Cancellation();

/** Collects a body and says how it ended. */
function read(body: UpstreamBody): { readonly text: () => string; readonly ended: Promise<'whole' | Error> } {
  const chunks: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<'whole' | Error>();
  body.start({ onData: (chunk) => chunks.push(chunk), onEnd: () => resolve('whole'), onError: resolve });
  return { text: () => Buffer.concat(chunks).toString(), ended: promise };
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error : new Error(String(error));
}

function kindOf(error: Error): { kind: string; scope: string } {
  const { kind, scope } = classifyFailure({ type: 'connection', error });
  return { kind, scope };
}

test('a call is one request with its length, and any status is a reply', async () => {
  const server = await serve((socket) => reply(socket, 503, 'busy', { 'x-a': '1', 'X-B': 'two' }));
  const answer = await client().send(request(server.origin), never);
  expect(answer.status).toBe(503);
  expect(answer.headers).toMatchObject({ 'x-a': '1', 'x-b': 'two' });
  const body = read(answer.body);
  expect(await body.ended).toBe('whole');
  expect(body.text()).toBe('busy');
  expect(server.requests).toMatchObject([{ method: 'POST', path: '/v1/x', body: '{"é":1}' }]);
  expect(server.requests[0]?.headers).toMatchObject({ 'content-length': '8', 'content-type': 'application/json' });
});

test('connections are used again', async () => {
  const server = await serve((socket) => reply(socket, 200, 'ok'));
  const http = client();
  for (let call = 0; call < 6; call += 1) {
    const body = read((await http.send(request(server.origin), never)).body);
    await body.ended;
  }
  expect(server.requests.length).toBe(6);
  // A call that begins in the very tick that another ends in finds that one's connection still busy.
  expect(server.connections()).toBeLessThanOrEqual(2);
});

test('a redirect is a reply and is not followed', async () => {
  const target = await serve((socket) => reply(socket, 200, 'stolen'));
  const server = await serve((socket) => reply(socket, 307, '', { location: target.origin }));
  const answer = await client().send(request(server.origin), never);
  expect(answer.status).toBe(307);
  read(answer.body);
  expect(target.requests).toEqual([]);
  const raw = { type: 'response', status: 307, headers: answer.headers, body: '', format: 'openai-chat' } as const;
  expect(classifyFailure(raw)).toMatchObject({ kind: 'protocol', scope: 'connection' });
});

describe('faults before the headers reject the call', () => {
  test('nobody listens', async () => {
    const server = await startLoopback(() => {});
    await server.close();
    expect(kindOf(await failureOf(client().send(request(server.origin), never)))).toEqual({
      kind: 'network',
      scope: 'connection',
    });
  });

  test('the connection is reset', async () => {
    const server = await serve((socket) => socket.resetAndDestroy());
    expect(kindOf(await failureOf(client().send(request(server.origin), never))).kind).toBe('network');
    expect(server.requests.length).toBe(1);
  });

  test('the answer is no HTTP', async () => {
    const server = await serve((socket) => socket.end('SSH-2.0-OpenSSH\r\n\r\n'));
    expect(kindOf(await failureOf(client().send(request(server.origin), never))).kind).toBe('protocol');
  });

  test('the answer is compressed although we asked for none', async () => {
    const server = await serve((socket) => reply(socket, 200, 'xx', { 'content-encoding': 'gzip' }));
    expect(kindOf(await failureOf(client().send(request(server.origin), never))).kind).toBe('protocol');
  });

  test('the headers never come: the call fails in time and its connection is closed', async () => {
    const server = await serve(() => {});
    const error = await failureOf(client().send(request(server.origin, { headersTimeoutMs: 60 }), never));
    expect(kindOf(error)).toEqual({ kind: 'timeout', scope: 'model' });
    await server.disconnected;
  });

  test('the caller cancels: the call rejects with its own reason and the connection is closed', async () => {
    const cancellation = new Cancellation();
    const reason = new Error('the client went away');
    const server = await serve(() => cancellation.cancel(reason));
    await expect(client().send(request(server.origin), cancellation)).rejects.toBe(reason);
    await server.disconnected;
  });

  test('a cancellation from before prevents the call', async () => {
    const server = await serve((socket) => reply(socket, 200, ''));
    const cancellation = new Cancellation();
    const reason = new Error('too late');
    cancellation.cancel(reason);
    await expect(client().send(request(server.origin), cancellation)).rejects.toBe(reason);
    expect(server.requests).toEqual([]);
  });

  test('a header with a line break never reaches the wire', async () => {
    const server = await serve((socket) => reply(socket, 200, ''));
    const call = client().send(request(server.origin, { headers: ['authorization', 'Bearer a\r\nx: y'] }), never);
    expect(kindOf(await failureOf(call)).kind).toBe('protocol');
    expect(server.requests).toEqual([]);
  });
});

describe('faults after the headers reach the sink', () => {
  test('a reset in the body comes after the bytes before it', async () => {
    const upstream = Promise.withResolvers<Socket>();
    const server = await serve((socket) => {
      openStream(socket);
      writeChunk(socket, 'data: 1\n\n');
      upstream.resolve(socket);
    });
    const { body } = await client().send(request(server.origin), never);
    const heard: (string | Error)[] = [];
    const ended = Promise.withResolvers<void>();
    body.start({
      onData: (chunk) => {
        heard.push(chunk.toString());
        void upstream.promise.then((socket) => socket.resetAndDestroy());
      },
      onEnd: () => ended.reject(new Error('it looked whole')),
      onError: (error) => {
        heard.push(kindOf(error).kind);
        ended.resolve();
      },
    });
    await ended.promise;
    expect(heard).toEqual(['data: 1\n\n', 'network']);
  });

  test('a body that is shorter than its length is an error', async () => {
    const server = await serve((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'));
    const body = read((await client().send(request(server.origin), never)).body);
    const ending = await body.ended;
    expect(ending instanceof Error ? kindOf(ending).kind : ending).toBe('network');
    expect(body.text()).toBe('short');
  });

  test('a cancellation ends the body with its reason, an abort ends it in silence', async () => {
    for (const way of ['cancel', 'abort'] as const) {
      const cancellation = new Cancellation();
      const server = await serve((socket) => {
        openStream(socket);
        writeChunk(socket, 'a');
      });
      const { body } = await client().send(request(server.origin), cancellation);
      const heard: string[] = [];
      const first = Promise.withResolvers<void>();
      body.start({
        onData: (chunk) => (heard.push(chunk.toString()), first.resolve()),
        onEnd: () => heard.push('end'),
        onError: (error) => heard.push(error.message),
      });
      await first.promise;
      if (way === 'cancel') cancellation.cancel(new Error('gone'));
      else body.abort();
      await server.disconnected;
      expect(heard).toEqual(way === 'cancel' ? ['a', 'gone'] : ['a']);
    }
  });
});

describe('a body waits for its reader', () => {
  test('bytes and the end that came before start are delivered in order', async () => {
    const server = await serve((socket) => reply(socket, 200, 'abc'));
    const http = client();
    const first = await http.send(request(server.origin), never);
    // A second call that has ended proves that the first one's bytes had time to come.
    await read((await http.send(request(server.origin), never)).body).ended;
    const body = read(first.body);
    expect(await body.ended).toBe('whole');
    expect(body.text()).toBe('abc');
  });

  test('a paused body holds its bytes back until it is resumed, and loses none', async () => {
    const size = 4_000_000;
    const server = await serve((socket) => reply(socket, 200, 'x'.repeat(size)));
    const { body } = await client().send(request(server.origin), never);
    let bytes = 0;
    let duringPause = 0;
    let paused = false;
    const ended = Promise.withResolvers<void>();
    const sink: BodySink = {
      onData: (chunk) => {
        bytes += chunk.length;
        if (paused) duringPause += chunk.length;
        paused = true;
        body.pause();
        setImmediate(() => {
          paused = false;
          body.resume();
        });
      },
      onEnd: ended.resolve,
      onError: ended.reject,
    };
    body.start(sink);
    await ended.promise;
    expect(bytes).toBe(size);
    expect(duringPause).toBe(0);
  });

  test('an upstream that nobody reads is told to wait', async () => {
    let sent = 0;
    let upstream: Socket | undefined;
    const full = Promise.withResolvers<void>();
    const server = await serve((socket) => {
      upstream = socket;
      socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n');
      const block = Buffer.alloc(65_536, 'x');
      const push = (): void => {
        while (sent < 200_000_000) {
          sent += block.length;
          if (!socket.write(block)) {
            const stuck = setTimeout(full.resolve, 300);
            socket.once('drain', () => {
              clearTimeout(stuck);
              push();
            });
            return;
          }
        }
        full.resolve();
      };
      push();
    });
    const { body } = await client().send(request(server.origin), never);
    await full.promise;
    expect(sent).toBeLessThan(50_000_000);
    body.abort();
    await server.disconnected;
    expect(upstream?.destroyed).toBe(true);
  });
});

describe('addresses', () => {
  test('a literal private address is refused before anything is sent', async () => {
    const server = await serve((socket) => reply(socket, 200, ''));
    const error = await failureOf(client().send(request(server.origin, { allowPrivateNetwork: false }), never));
    expect(error.message).toContain('allowPrivateNetwork');
    expect(kindOf(error)).toEqual({ kind: 'network', scope: 'connection' });
    expect(classifyFailure({ type: 'connection', error }).message).not.toContain('127.0.0.1');
    expect(server.connections()).toBe(0);
  });

  test('a public name that resolves inwards is refused at connect', async () => {
    const server = await serve((socket) => reply(socket, 200, ''));
    const origin = `http://innocent.example:${server.port}`;
    const error = await failureOf(
      client({ resolve: resolveTo('127.0.0.1', '10.0.0.1') }).send(
        request(origin, { allowPrivateNetwork: false }),
        never,
      ),
    );
    expect(error.message).toContain('innocent.example resolves to 127.0.0.1');
    expect(server.connections()).toBe(0);
  });

  test('metadata addresses are refused even where private networks are allowed, and the other addresses are used', async () => {
    const server = await serve((socket) => reply(socket, 200, 'ok'));
    const origin = `http://mixed.example:${server.port}`;
    const http = client({ resolve: resolveTo('169.254.169.254', '127.0.0.1') });
    const body = read((await http.send(request(origin), never)).body);
    expect(await body.ended).toBe('whole');
    const refused = client({ resolve: resolveTo('169.254.169.254') });
    expect((await failureOf(refused.send(request(origin), never))).message).toContain('metadata');
  });

  test('a name without an address is a network failure', async () => {
    const http = client({
      resolve: (_host, _options, callback) => callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []),
    });
    expect(kindOf(await failureOf(http.send(request('http://nowhere.example'), never)))).toEqual({
      kind: 'network',
      scope: 'connection',
    });
  });
});

function resolveTo(...addresses: readonly string[]): NonNullable<HttpClientOptions['resolve']> {
  const found: LookupAddress[] = addresses.map((address) => ({ address, family: 4 }));
  return (_hostname, _options, callback) => callback(null, found);
}

describe('small answers', () => {
  const get = (origin: string, timeoutMs = 5_000) => ({
    url: `${origin}/a?b=c`,
    headers: ['x-k', 'v'],
    allowPrivateNetwork: true,
    timeoutMs,
  });

  test('come whole, with status and headers', async () => {
    const server = await serve((socket) => reply(socket, 404, 'ünknown', { 'x-v': '1' }));
    expect(await client().getText(get(server.origin))).toMatchObject({
      status: 404,
      text: 'ünknown',
      headers: { 'x-v': '1' },
    });
    expect(server.requests).toMatchObject([{ method: 'GET', path: '/a?b=c', headers: { 'x-k': 'v' } }]);
  });

  test('are cut off at 16 MB', async () => {
    const server = await serve((socket) => reply(socket, 200, 'x'.repeat(17 * 1024 * 1024)));
    await expect(client().getText(get(server.origin))).rejects.toMatchObject({ code: 'too-large' });
    await server.disconnected;
  });

  test('have one deadline for headers and body', async () => {
    const server = await serve((socket) => {
      openStream(socket);
      writeChunk(socket, 'half');
    });
    expect(kindOf(await failureOf(client().getText(get(server.origin, 80)))).kind).toBe('timeout');
    await server.disconnected;
  });
});

test('closing the client ends the calls in flight', async () => {
  const arrived = Promise.withResolvers<void>();
  const server = await serve(() => arrived.resolve());
  const http = createHttpClient();
  const failure = failureOf(http.send(request(server.origin), never));
  await arrived.promise;
  await http.close();
  expect(kindOf(await failure).kind).toBe('network');
});
