import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { RelaySocket } from './relay-socket.ts';

const open: (WebSocket | WebSocketServer)[] = [];

afterEach(() => {
  for (const each of open.splice(0)) {
    if ('terminate' in each) each.terminate();
    else each.close();
  }
});

/** Two ends of one connection. */
async function pair(): Promise<readonly [WebSocket, WebSocket]> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const near = new WebSocket(`ws://127.0.0.1:${port}`);
  const [[far]] = await Promise.all([once(server, 'connection'), once(near, 'open')]);
  open.push(near, far, server);
  return [near, far];
}

test('a slow reader holds up who writes to it, until it reads again', async () => {
  const [source, writer] = await pair();
  const [target, reader] = await pair();
  reader.pause();
  const from = new RelaySocket(source);
  const to = new RelaySocket(target);
  let carried = 0;
  from.handTo({
    onMessage: (data, isBinary) => {
      carried += 1;
      to.carry(data, isBinary, from);
    },
    onEnding: () => undefined,
  });
  const megabyte = Buffer.alloc(1024 * 1024);
  for (let index = 0; index < 64; index += 1) writer.send(megabyte);
  await expect.poll(() => source.isPaused).toBe(true);
  expect(carried).toBeLessThan(64);
  let read = 0;
  reader.on('message', () => {
    read += 1;
  });
  reader.resume();
  await expect.poll(() => read, { timeout: 10_000 }).toBe(64);
});

test('what came before somebody listens is handed over first, and the ending last', async () => {
  const [near, far] = await pair();
  const socket = new RelaySocket(near);
  far.send('one');
  far.send('two');
  far.close(4001, 'bye');
  expect(String(await socket.begun)).toBe('one');
  await once(near, 'close');
  const told: unknown[] = [];
  socket.handTo({
    onMessage: (data) => told.push(String(data)),
    onEnding: ({ code, reason }) => told.push(code, reason),
  });
  expect(told).toEqual(['one', 'two', 4001, 'bye']);
});

test.each([
  [1000, 'ok', 1000, 'ok'],
  [4999, 'own', 4999, 'own'],
  [1005, 'none', 1005, ''],
  [1006, 'lost', 1005, ''],
  [1015, 'tls', 1005, ''],
  [1000, 'ü'.repeat(100), 1000, 'ü'.repeat(60)],
])('a close with %i goes out with a code and a reason that may be said', async (code, reason, said, why) => {
  const [near, far] = await pair();
  new RelaySocket(near).close(code, reason);
  const [gotCode, gotReason] = await once(far, 'close');
  expect(gotCode).toBe(said);
  expect(String(gotReason)).toBe(why);
});

test('a socket without a sign of life is dead at the second look', async () => {
  const [near, far] = await pair();
  const socket = new RelaySocket(near);
  far.pause();
  expect(socket.isAlive()).toBe(true);
  expect(socket.isAlive()).toBe(false);
  far.resume();
  await once(near, 'pong');
  expect(socket.isAlive()).toBe(true);
});
