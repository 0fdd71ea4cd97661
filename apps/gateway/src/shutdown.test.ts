import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { shutDown } from './shutdown.ts';

type Stream = { cut(reason: string): void };

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a running request finishes, an endless stream is cut in its format after the grace time, then all is closed', async () => {
  const streams = new Set<Stream>();
  const told: string[] = [];
  const release = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.url === '/slow') {
      void release.promise.then(() => response.end('whole'));
      return;
    }
    response.write('begun ');
    streams.add({ cut: (reason) => response.end(reason) });
  });
  const url = await listen(server);
  const slow = fetch(`${url}/slow`).then((response) => response.text());
  const endless = await fetch(`${url}/endless`);
  const ended = shutDown({
    server,
    streams,
    stopTakingWork: () => void told.push('stop'),
    close: async () => void told.push('closed'),
    graceMs: 50,
  });
  expect(told).toEqual(['stop']);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  release.resolve();
  expect(await slow).toBe('whole');
  expect(await endless.text()).toContain('shutting down');
  await ended;
  expect(told).toEqual(['stop', 'closed']);
});
