import { collectSse } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  available,
  launchBrowser,
  startLitellm,
  startModelServer,
  type LitellmServer,
  type ModelServer,
} from './support/index.ts';

const messages = [{ role: 'user', content: 'Say hello.' }];

type Upstream = { readonly origin: string; readonly key: string; readonly model: string };

function post(upstream: Upstream, path: string, body: object): Promise<Response> {
  return fetch(upstream.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${upstream.key}` },
    body: JSON.stringify({ model: upstream.model, messages, max_tokens: 12, temperature: 0, ...body }),
  });
}

describe.skipIf(!available.modelServer)('the real components', () => {
  let model: ModelServer;
  let litellm: LitellmServer;

  beforeAll(async () => {
    model = await startModelServer();
    if (!available.litellm) return;
    const behind = { apiBase: model.url, apiKey: model.apiKey };
    litellm = await startLitellm({ models: [{ name: 'small', model: `openai/${model.model}`, ...behind }] });
  });
  afterAll(async () => {
    await litellm?.stop();
    await model?.stop();
  });

  const native = (): Upstream => ({ origin: new URL(model.url).origin, key: model.apiKey, model: model.model });
  const proxied = (): Upstream => ({ origin: litellm.url, key: litellm.masterKey, model: 'small' });

  describe.each([
    { name: 'the model server', upstream: native, there: true },
    { name: 'LiteLLM in front of it', upstream: proxied, there: available.litellm },
  ])('$name', ({ upstream, there }) => {
    it.skipIf(!there)('answers a chat completion with text and usage', async () => {
      const response = await post(upstream(), '/v1/chat/completions', {});
      expect(response.status).toBe(200);
      const body = await response.json();
      expect(body.choices[0].message.content.length).toBeGreaterThan(0);
      expect(body.usage.total_tokens).toBe(body.usage.prompt_tokens + body.usage.completion_tokens);
      expect(body.usage.completion_tokens).toBeGreaterThan(0);
    });

    it.skipIf(!there)('streams a chat completion to its end', async () => {
      const options = { stream: true, stream_options: { include_usage: true } };
      const { events, text, broke } = await collectSse(await post(upstream(), '/v1/chat/completions', options));
      expect(broke).toBeUndefined();
      expect(events.at(-1)?.data).toBe('[DONE]');
      expect(text).toContain('"finish_reason":"');
      expect(text).toContain('"prompt_tokens":');
    });

    it.skipIf(!there)('answers a message with text and usage', async () => {
      const response = await post(upstream(), '/v1/messages', {});
      expect(response.status).toBe(200);
      const body = await response.json();
      expect(body.content[0].text.length).toBeGreaterThan(0);
      expect(body.usage.input_tokens).toBeGreaterThan(0);
      expect(body.usage.output_tokens).toBeGreaterThan(0);
    });

    it.skipIf(!there)('streams a message to its end', async () => {
      const { events, broke } = await collectSse(await post(upstream(), '/v1/messages', { stream: true }));
      expect(broke).toBeUndefined();
      expect(events.at(0)?.event).toBe('message_start');
      expect(events.at(-1)?.event).toBe('message_stop');
    });
  });

  it.skipIf(!available.litellm)('counts the same prompt tokens natively and through LiteLLM', async () => {
    const usages = await Promise.all(
      [native(), proxied()].map(async (upstream) => (await post(upstream, '/v1/chat/completions', {})).json()),
    );
    expect(usages[1].usage.prompt_tokens).toBe(usages[0].usage.prompt_tokens);
  });
});

describe.skipIf(!available.chromium)('the browser', () => {
  it('runs scripts in a page', async () => {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.setContent('<h1>…</h1><script>document.querySelector("h1").textContent = "Hello " + (6 * 7);</script>');
    expect(await page.getByRole('heading').textContent()).toBe('Hello 42');
    await browser.close();
  });
});
