import { createServer } from 'node:http';
import { collectSse, startFakeUpstream, type Behaviour, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findFreePort } from '../scripts/servers/free-port.ts';
import { successMarkers } from './support/litellm-breaks.ts';
import { send, type Ask } from './support/litellm-world.ts';
import {
  adminOf,
  available,
  startLitellm,
  startOmniRoute,
  type GatewayServer,
  type LitellmServer,
} from './support/index.ts';

const usage = { input: 8, 'cache-read': 3, output: 7 };
const good: Behaviour = { kind: 'reply', text: 'from behind OmniRoute', deltas: 3, usage };

/** LiteLLM in front: OmniRoute as an `openai/` and an `anthropic/` upstream of an unchanged proxy. */
describe.skipIf(!available.litellm)('LiteLLM in front of OmniRoute', () => {
  let upstream: FakeUpstream;
  let gateway: GatewayServer;
  let litellm: LitellmServer;

  beforeAll(async () => {
    upstream = await startFakeUpstream({ format: 'openai-chat' });
    upstream.setDefault(good);
    gateway = await startOmniRoute();
    const admin = adminOf(gateway);
    await admin.call('createConnection', {
      body: {
        provider: 'openai-compatible',
        name: 'up',
        baseUrl: upstream.url,
        settings: { allowPrivateNetwork: true },
      },
    });
    await admin.call('createCombo', {
      body: { name: 'smart', strategy: 'priority', targets: [{ connection: 'up', model: 'm' }] },
    });
    const { key } = await admin.call('createKey', { body: { name: 'litellm' } });
    const config = {
      model_list: [
        entry('as-openai', 'openai/smart', { api_base: `${gateway.url}/v1`, api_key: key }),
        entry('as-anthropic', 'anthropic/smart', { api_base: gateway.url, api_key: key }),
        entry('omni/*', 'openai/*', { api_base: `${gateway.url}/v1`, api_key: key }),
        entry('locked-out', 'openai/smart', { api_base: `${gateway.url}/v1`, api_key: 'sk-omni-wrong' }),
      ],
      litellm_settings: { check_provider_endpoint: true },
      router_settings: { disable_cooldowns: true, num_retries: 0 },
      general_settings: { master_key: 'sk-litellm-master' },
    };
    litellm = await startLitellm({ models: [], configText: JSON.stringify(config) });
  }, 300_000);
  afterAll(async () => {
    await litellm?.stop();
    await gateway?.stop();
    await upstream?.close();
  });

  test('embeddings', async () => {
    const usage = { prompt_tokens: 4, total_tokens: 4 };
    const vectors = {
      object: 'list',
      model: 'v',
      data: [{ object: 'embedding', index: 0, embedding: [0.5, -0.25] }],
      usage,
    };
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(vectors));
    });
    const port = await findFreePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const settings = { allowPrivateNetwork: true };
    await adminOf(gateway).call('createConnection', {
      body: { provider: 'openai-compatible', name: 'vectors', baseUrl: `http://127.0.0.1:${port}/v1`, settings },
    });
    const response = await fetch(`${litellm.url}/v1/embeddings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${litellm.masterKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'omni/vectors/v', input: 'hi', encoding_format: 'float' }),
    });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ data: [{ embedding: [0.5, -0.25] }], usage });
    expect(await newest()).toMatchObject({ outcome: 'answered', format: 'openai-embeddings', tokens: { input: 4 } });
  });

  const ask = (question: Ask): Promise<Response> => send(litellm.url, litellm.masterKey, question);

  /** The newest request that OmniRoute recorded. */
  async function newest() {
    const { items } = await adminOf(gateway).call('listRequests', { query: { limit: 1 } });
    return items[0];
  }

  const calls = [
    { name: 'a chat completion', model: 'as-openai', format: 'openai-chat', arrives: 'openai-chat' },
    {
      name: 'a chat completion over anthropic/',
      model: 'as-anthropic',
      format: 'openai-chat',
      arrives: 'anthropic-messages',
    },
    { name: 'a message', model: 'as-anthropic', format: 'anthropic-messages', arrives: 'anthropic-messages' },
    { name: 'a message over openai/', model: 'as-openai', format: 'anthropic-messages', arrives: 'openai-responses' },
    { name: 'a response', model: 'as-openai', format: 'openai-responses', arrives: 'openai-responses' },
    {
      name: 'a model of ours that a wildcard names',
      model: 'omni/up/m',
      format: 'openai-chat',
      arrives: 'openai-chat',
    },
  ] as const;

  test.each(calls)('$name', async ({ name, model, format, arrives }) => {
    const response = await ask({ model, format });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    expect(text).toContain('from behind OmniRoute');
    // LiteLLM asks Responses for encrypted reasoning, which a chat upstream does not have.
    const losses = name === 'a message over openai/' ? ['request.include'] : [];
    expect(await newest()).toMatchObject({ outcome: 'answered', format: arrives, tokens: usage, losses });
  });

  test.each(calls)('$name, streamed', async ({ model, format, arrives }) => {
    const { text, broke } = await collectSse(await ask({ model, format, stream: true }));
    expect(broke).toBeUndefined();
    expect(text).toMatch(successMarkers[format]);
    expect(text).not.toContain('"error":{');
    expect(await newest()).toMatchObject({ outcome: 'answered', format: arrives, stream: true, tokens: usage });
  });

  test('the models of ours that a wildcard stands for', async () => {
    const response = await fetch(`${litellm.url}/v1/models`, {
      headers: { authorization: `Bearer ${litellm.masterKey}` },
    });
    const { data }: { data: readonly { id: string }[] } = await response.json();
    expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(['as-openai', 'omni/smart']));
  });

  const faults = [
    { name: 'a rate limit', behaviour: { kind: 'error', status: 429 }, status: 429 },
    { name: 'a broken upstream', behaviour: { kind: 'error', status: 500 }, status: 503 },
    { name: 'a bad request', behaviour: { kind: 'error', status: 400 }, status: 400 },
  ] as const;
  const shapes = [
    { model: 'as-openai', format: 'openai-chat' },
    { model: 'as-openai', format: 'openai-responses' },
    { model: 'as-anthropic', format: 'anthropic-messages' },
  ] as const;

  describe.each(shapes)('errors, $format', ({ model, format }) => {
    test.each(faults)('$name keeps its status', async ({ behaviour, status }) => {
      upstream.script(behaviour);
      const response = await ask({ model, format });
      const text = await response.text();
      expect(response.status, text).toBe(status);
      expect(JSON.parse(text)).toMatchObject({
        error: { message: expect.stringContaining('The fake upstream says no') },
      });
    });

    test('an error amid a stream is told, and no success follows', async () => {
      upstream.script({
        kind: 'reply',
        text: 'one two three',
        deltas: 6,
        fault: { kind: 'error-frame', afterEvents: 4 },
      });
      const { text } = await collectSse(await ask({ model, format, stream: true }));
      expect(text).toMatch(/"error"|response\.failed/);
      expect(text).not.toMatch(format === 'openai-chat' ? /\[DONE\]/ : successMarkers[format]);
      expect(await newest()).toMatchObject({ outcome: 'broken' });
    });
  });

  test('a key that OmniRoute does not know is told as one', async () => {
    expect((await ask({ model: 'locked-out' })).status).toBe(401);
  });

  test('a model that OmniRoute does not have is told as one', async () => {
    expect((await ask({ model: 'omni/no-such-model' })).status).toBe(404);
  });
});

function entry(name: string, model: string, params: object): object {
  return { model_name: name, litellm_params: { model, ...params } };
}
