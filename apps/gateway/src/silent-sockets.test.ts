import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { watchSilentSockets } from './silent-sockets.ts';

test('a connection that was opened ahead of any request keeps no closing server waiting, one with a request stays', async () => {
  const release = Promise.withResolvers<void>();
  const server = createServer((_, response) => void release.promise.then(() => response.end('whole')));
  const silent = watchSilentSockets(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection');
  const socket = connect(port, '127.0.0.1');
  await accepted;
  const asked = once(server, 'request');
  const reply = fetch(`http://127.0.0.1:${port}`).then((response) => response.text());
  await asked;
  const gone = once(socket, 'close');
  silent.closeAll();
  await gone;
  const closed = once(server, 'close');
  server.close();
  release.resolve();
  expect(await reply).toBe('whole');
  server.closeIdleConnections();
  await closed;
});
