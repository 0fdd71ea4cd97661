import { collectSse, startFakeUpstream, tempDirectory, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminOf, startOmniRoute, type GatewayServer } from './support/index.ts';

const rounds = 10;
const clients = 16;

let upstream: FakeUpstream;
let directory: Awaited<ReturnType<typeof tempDirectory>>;

beforeAll(async () => {
  upstream = await startFakeUpstream({ format: 'openai-chat' });
  upstream.setDefault({
    kind: 'reply',
    text: 'a short answer in a few pieces',
    deltas: 4,
    usage: { input: 9, output: 6 },
  });
  directory = await tempDirectory();
});
afterAll(async () => {
  await upstream.close();
  await directory.remove();
});

/** Sends requests one after the other until the gateway is gone; gives the ids of the replies that came whole. */
async function receive(gateway: GatewayServer, key: string, stream: boolean): Promise<readonly string[]> {
  const whole: string[] = [];
  for (;;) {
    try {
      const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'up/m', stream, messages: [{ role: 'user', content: 'hi' }] }),
      });
      if (await isWhole(response, stream)) whole.push(response.headers.get('x-request-id') ?? '');
    } catch {
      return whole;
    }
  }
}

/** A stream is whole for a client once its terminal event has come, whether or not the connection was closed after it. */
async function isWhole(response: Response, stream: boolean): Promise<boolean> {
  if (!stream) return JSON.stringify(await response.json()).includes('"finish_reason":"stop"');
  return (await collectSse(response)).events.some((event) => event.data === '[DONE]');
}

async function recordedIds(gateway: GatewayServer): Promise<readonly string[]> {
  const admin = adminOf(gateway);
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await admin.call('listRequests', { query: { limit: 200, ...(cursor !== undefined && { cursor }) } });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return ids;
}

test('every reply that a client received whole is in the database after kill -9, once', async () => {
  const whole: string[] = [];
  let key: string | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const gateway = await startOmniRoute({ dataDirectory: directory.path });
    key ??= await setUp(gateway);
    const load = Array.from({ length: clients }, (_, client) => receive(gateway, key ?? '', client % 2 === 0));
    await upstream.waitForHits(upstream.hits.length + 40 + round * 37);
    await gateway.kill();
    whole.push(...(await Promise.all(load)).flat());
  }
  const gateway = await startOmniRoute({ dataDirectory: directory.path });
  const recorded = await recordedIds(gateway);
  await gateway.stop();
  expect(whole.length).toBeGreaterThan(rounds * 10);
  expect(new Set(recorded).size).toBe(recorded.length);
  const known = new Set(recorded);
  expect(whole.filter((id) => !known.has(id))).toEqual([]);
});

async function setUp(gateway: GatewayServer): Promise<string> {
  const admin = adminOf(gateway);
  await admin.call('createConnection', {
    body: { provider: 'openai-compatible', name: 'up', baseUrl: upstream.url, settings: { allowPrivateNetwork: true } },
  });
  return (await admin.call('createKey', { body: { name: 'load' } })).key;
}
