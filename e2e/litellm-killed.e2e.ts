import { collectSse, startFakeUpstream, type CollectedSse, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  adminOf,
  available,
  startLitellm,
  startOmniRoute,
  type GatewayServer,
  type LitellmServer,
} from './support/index.ts';

const begun = 25;
const waiting = 25;

/** A combo of LiteLLM and a native provider whose proxy is killed while 50 streams run through it. */
describe.skipIf(!available.litellm)('LiteLLM is killed under load', () => {
  let behind: FakeUpstream;
  let native: FakeUpstream;
  let litellm: LitellmServer;
  let gateway: GatewayServer;
  let key = '';

  beforeAll(async () => {
    // The upstream behind the proxy begins to answer some, lets others wait, and finishes none.
    behind = await startFakeUpstream({
      format: 'openai-chat',
      choose: ({ json }) =>
        JSON.stringify(json['messages']).includes('begin')
          ? { kind: 'reply', text: 'one two three four', deltas: 6, fault: { kind: 'hang', afterEvents: 4 } }
          : { kind: 'hang', when: 'before-headers' },
    });
    native = await startFakeUpstream({ format: 'anthropic-messages' });
    native.setDefault({ kind: 'reply', text: 'native', deltas: 1, usage: { input: 5, output: 2 } });
    [litellm, gateway] = await Promise.all([
      startLitellm({ models: [{ name: 'm', model: 'openai/m', apiBase: behind.url, apiKey: 'sk-up' }] }),
      startOmniRoute(),
    ]);
    const admin = adminOf(gateway);
    const settings = { allowPrivateNetwork: true };
    await admin.call('createConnection', {
      body: { provider: 'litellm', name: 'proxy', baseUrl: litellm.url, secret: litellm.masterKey, settings },
    });
    await admin.call('createConnection', {
      body: { provider: 'anthropic', name: 'native', baseUrl: native.url, secret: 'sk-n', settings },
    });
    const targets = [
      { connection: 'proxy', model: 'm' },
      { connection: 'native', model: 'm' },
    ];
    await admin.call('createCombo', { body: { name: 'mixed', strategy: 'priority', targets } });
    key = (await admin.call('createKey', { body: { name: 'streams' } })).key;
  });
  afterAll(async () => {
    await gateway?.stop();
    await litellm?.stop();
    await behind?.close();
    await native?.close();
  });

  function ask(content: 'begin' | 'wait'): Promise<Response> {
    return fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'mixed', stream: true, messages: [{ role: 'user', content }] }),
    });
  }

  type Ended = CollectedSse & { readonly id: string };

  async function readAll(responses: readonly Response[]): Promise<readonly Ended[]> {
    return Promise.all(
      responses.map(async (response) => ({
        ...(await collectSse(response)),
        id: response.headers.get('x-request-id') ?? '',
      })),
    );
  }

  test('requests not yet begun are all answered by the native target, begun ones end with a well-formed error', async () => {
    // A begun stream has its headers, which come with its first content.
    const running = await Promise.all(Array.from({ length: begun }, () => ask('begin')));
    const pending = Promise.all(Array.from({ length: waiting }, () => ask('wait')));
    await behind.waitForHits(begun + waiting);
    expect(native.hits).toHaveLength(0);

    await litellm.kill();

    const [broken, answered] = await Promise.all([readAll(running), pending.then(readAll)]);
    for (const { events, broke, text } of broken) {
      expect(broke).toBeUndefined();
      expect(events.at(-1)?.json).toMatchObject({ error: { message: expect.any(String) } });
      expect(text).not.toContain('[DONE]');
    }
    for (const { events, text } of answered) {
      expect(text).toContain('native');
      expect(events.at(-1)?.data).toBe('[DONE]');
    }
    expect(native.hits).toHaveLength(waiting);
    const { items } = await adminOf(gateway).call('listRequests', { query: { limit: 200 } });
    const outcomes = new Map(items.map(({ id, outcome, attemptCount }) => [id, `${outcome} ${attemptCount}`]));
    expect(items).toHaveLength(begun + waiting);
    expect(broken.map(({ id }) => outcomes.get(id))).toEqual(Array.from({ length: begun }, () => 'broken 1'));
    expect(answered.map(({ id }) => outcomes.get(id))).toEqual(Array.from({ length: waiting }, () => 'answered 2'));
  });
});
