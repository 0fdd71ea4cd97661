import { startFakeUpstream, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  adminOf,
  available,
  startModelServer,
  startOmniRoute,
  type GatewayServer,
  type ModelServer,
} from './support/index.ts';

/** Kept answers in the built gateway, with two serving processes that share them. */
describe('the response cache', () => {
  let gateway: GatewayServer;
  let upstream: FakeUpstream;
  let model: ModelServer | undefined;
  let key: string;

  beforeAll(async () => {
    [gateway, upstream, model] = await Promise.all([
      startOmniRoute({ env: { OMNIROUTE_WORKERS: '2' } }),
      startFakeUpstream({ format: 'openai-chat' }),
      available.modelServer ? startModelServer({ embeddings: true }) : undefined,
    ]);
    ({ key } = await adminOf(gateway).call('createKey', { body: { name: 'cached' } }));
    await connect('chat', upstream.url);
    if (model) await connect('real', model.url, model.apiKey);
  });
  afterAll(async () => {
    await gateway?.stop();
    await upstream?.close();
    await model?.stop();
  });

  async function connect(name: string, baseUrl: string, secret = 'none') {
    const settings = { allowPrivateNetwork: true };
    const body = { provider: 'openai-compatible', name, baseUrl, secret, settings } as const;
    await adminOf(gateway).call('createConnection', { body });
  }

  /** `connection: close` makes every request a new connection, which goes to the next process in turn. */
  async function ask(combo: string, question: string, wish: Readonly<Record<string, string>> = {}) {
    const messages = [{ role: 'user', content: question }];
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', connection: 'close', ...wish },
      body: JSON.stringify({ model: combo, messages, max_tokens: 12 }),
    });
    await response.text();
    return { cache: response.headers.get('x-omniroute-cache') };
  }

  test('what one process keeps the other gives, and both forget', async () => {
    const admin = adminOf(gateway);
    const options = { cache: { mode: 'exact', ttlSec: 600 } } as const;
    const targets = [{ connection: 'chat', model: 'm' }];
    await admin.call('createCombo', { body: { name: 'exact', strategy: 'priority', targets, options } });
    expect(await ask('exact', 'Hello?')).toMatchObject({ cache: 'miss' });
    await expect.poll(async () => (await admin.call('getCache', {})).entries).toBe(1);
    // A process that looks into the table for the first time may be too slow for one request, not for all.
    for (let tries = 0; tries < 4; tries += 1) await ask('exact', 'Hello?');
    const { hits } = upstream;
    const asked = hits.length;
    for (let tries = 0; tries < 4; tries += 1)
      expect(await ask('exact', 'Hello?')).toMatchObject({ cache: 'hit-exact' });
    expect(hits.length).toBe(asked);
    expect((await admin.call('clearCache', { query: { combo: 'exact' } })).removed).toBe(1);
    const after = [await ask('exact', 'Hello?'), await ask('exact', 'Hello?')].map(({ cache }) => cache);
    expect(after[0]).toBe('miss');
    expect(hits.length).toBeGreaterThan(asked);
  });

  test.skipIf(!available.modelServer)('a real model tells which questions mean the same', async () => {
    const admin = adminOf(gateway);
    const semantic = { connection: 'real', model: model?.model ?? '', threshold: 0.97, timeoutMs: 60_000 };
    const options = { cache: { mode: 'semantic', ttlSec: 600, semantic } } as const;
    const targets = [{ connection: 'chat', model: 'm' }];
    await admin.call('createCombo', { body: { name: 'meaning', strategy: 'priority', targets, options } });
    expect((await ask('meaning', 'Why is the sky blue during the day?')).cache).toBe('miss');
    // The other process may be too slow to look into the table for the first time; it must not keep an answer of its own then.
    const paraphrased = () => ask('meaning', 'Why is the sky blue during the day ?', { 'cache-control': 'no-store' });
    await expect.poll(paraphrased, { timeout: 60_000 }).toMatchObject({ cache: 'hit-semantic' });
    expect(await ask('meaning', 'List three green vegetables.')).toMatchObject({ cache: 'miss' });
    const { items } = await admin.call('listRequests', { query: { limit: 1 } });
    const { attempts } = await admin.call('getRequest', { params: { id: items[0]?.id ?? '' } });
    expect(attempts.find(({ purpose }) => purpose === 'embed')?.tokens.input).toBeGreaterThan(3);
  });
});
