import { startFakeUpstream, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminOf, startOmniRoute, type GatewayServer } from './support/index.ts';

let upstream: FakeUpstream;
let gateway: GatewayServer;

beforeAll(async () => {
  upstream = await startFakeUpstream({ format: 'openai-chat' });
  gateway = await startOmniRoute({ env: { OMNIROUTE_WORKERS: '3' } });
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

/** `connection: close` makes every request a new connection, which goes to the next process in turn. */
function ask(key: string): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ model: 'up/m', messages: [{ role: 'user', content: 'hi' }] }),
  });
}

test('a change counts in every serving process before its reply, and every process records', async () => {
  const admin = adminOf(gateway);
  const settings = { allowPrivateNetwork: true };
  await admin.call('createConnection', {
    body: { provider: 'openai-compatible', name: 'up', baseUrl: upstream.url, settings },
  });
  const { id, key } = await admin.call('createKey', { body: { name: 'shared' } });
  const answers = await Promise.all(Array.from({ length: 24 }, () => ask(key)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 200));
  const ids = answers.map(({ headers }) => headers.get('x-request-id'));
  const { items } = await admin.call('listRequests', { query: { limit: 200 } });
  expect(new Set(items.map((item) => item.id))).toEqual(new Set(ids));
  await admin.call('revokeKey', { params: { id } });
  const refused = await Promise.all(Array.from({ length: 12 }, () => ask(key)));
  expect(refused.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 401));
});

test('SIGTERM ends all of them cleanly', async () => {
  expect(await gateway.stop()).toEqual({ code: 0, signal: null });
  await expect(fetch(gateway.url)).rejects.toThrow('fetch failed');
});
