import { startFakeUpstream, tempDirectory, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminOf, startOmniRoute, type GatewayServer } from './support/index.ts';

let upstream: FakeUpstream;
let directory: Awaited<ReturnType<typeof tempDirectory>>;
let gateway: GatewayServer;

function startWorkers(): Promise<GatewayServer> {
  return startOmniRoute({ dataDirectory: directory.path, env: { OMNIROUTE_WORKERS: '3' } });
}

beforeAll(async () => {
  upstream = await startFakeUpstream({ format: 'openai-chat' });
  upstream.setDefault({ kind: 'reply', text: 'hello', deltas: 1, usage: { input: 11, output: 7 } });
  directory = await tempDirectory();
  gateway = await startWorkers();
  const admin = adminOf(gateway);
  await admin.call('createConnection', {
    body: {
      provider: 'openai-compatible',
      name: 'up',
      baseUrl: upstream.url,
      settings: { allowPrivateNetwork: true },
    },
  });
  // 11 × 1 + 7 × 2 = 25 micro-USD a call.
  await admin.call('overrideConnectionModel', {
    params: { id: 'up' },
    body: { id: 'priced', facts: { usdPerMillion: { input: '1', output: '2' } } },
  });
});

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
  await directory?.remove();
});

/** `connection: close` makes every request a new connection, which goes to the next process in turn. */
function ask(key: string, model = 'up/m'): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
  });
}

test('a limit holds to the request across all serving processes', async () => {
  const options = { limits: { rpm: 7 } };
  const { key } = await adminOf(gateway).call('createKey', { body: { name: 'paced', options } });
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(key)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(23);
});

test('a request in one process waits for one in another', async () => {
  const options = { limits: { concurrency: 1, queue: { max: 5, timeoutMs: 30_000 } } };
  const { key } = await adminOf(gateway).call('createKey', { body: { name: 'patient', options } });
  const answers = await Promise.all(Array.from({ length: 6 }, () => ask(key)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
});

test('a budget is spent in all processes together, and survives kill -9', async () => {
  const options = { limits: { budget: { dayUsd: 1, monthUsd: 1 } } };
  const { key } = await adminOf(gateway).call('createKey', { body: { name: 'spender', options } });
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(key, 'up/priced')));
  await Promise.all(answers.map((answer) => answer.text()));
  const used = async () => {
    const { items } = await adminOf(gateway).call('listLimits', {});
    return items.find(({ name }) => name === 'spender')?.uses.map((use) => use.used);
  };
  expect(await used()).toEqual([200_000, 200_000]);
  await gateway.kill();
  gateway = await startWorkers();
  expect(await used()).toEqual([200_000, 200_000]);
});
