import Anthropic from '@anthropic-ai/sdk';
import type { RequestDetail } from '@omniroute/contract';
import OpenAI from 'openai';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  adminOf,
  available,
  launchBrowser,
  startLitellm,
  startModelServer,
  startOmniRoute,
  type GatewayServer,
  type LitellmServer,
  type ModelServer,
} from './support/index.ts';

const prompt = 'Say hello in one short sentence.';
const inputUsdPerToken = 0.000003;
const outputUsdPerToken = 0.000015;

/** The main job, by hand in a real browser and with the vendors' own SDKs, on a real model and a real proxy. */
describe.skipIf(!available.litellm || !available.modelServer || !available.chromium)('the main job', () => {
  let model: ModelServer;
  let litellm: LitellmServer;
  let gateway: GatewayServer;
  let browser: Browser;
  let page: Page;
  let key = '';
  const consoleFaults: string[] = [];

  beforeAll(async () => {
    model = await startModelServer();
    [litellm, gateway, browser] = await Promise.all([
      startLitellm({
        models: [
          {
            name: 'small-via-litellm',
            model: `openai/${model.model}`,
            apiBase: model.url,
            apiKey: model.apiKey,
            info: {
              id: 'deployment-1',
              input_cost_per_token: inputUsdPerToken,
              output_cost_per_token: outputUsdPerToken,
              max_input_tokens: 2048,
            },
          },
        ],
      }),
      startOmniRoute(),
      launchBrowser(),
    ]);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('console', (message) => {
      // The page asks who is signed in before anybody is: the browser reports the 401 that answers it.
      if (message.type() === 'error' && !message.text().includes('401')) consoleFaults.push(message.text());
    });
    page.on('pageerror', (error) => consoleFaults.push(String(error)));
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    await litellm?.stop();
    await model?.stop();
  });

  test('a person signs in', async () => {
    await page.goto(gateway.url);
    await page.getByLabel('Password', { exact: true }).fill('wrong password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This password is not right.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(gateway.adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Connections' }).first().waitFor();
  });

  async function addConnection(
    provider: string,
    fields: { readonly url: string; readonly key: string; readonly name: string },
  ): Promise<void> {
    await page.goto(`${gateway.url}/connections?new=${provider}`);
    await page.getByLabel('Base URL', { exact: true }).fill(fields.url);
    await page.getByLabel('Key', { exact: true }).fill(fields.key);
    await page.getByLabel('Name', { exact: true }).fill(fields.name);
    await page
      .getByRole('switch', { name: /allow private network/i })
      .first()
      .click();
    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByText('A streamed answer').first().waitFor();
  }

  test('adds a LiteLLM Gateway connection to the running proxy, watches its test, and sees its models', async () => {
    await addConnection('litellm', { url: `${litellm.url}/v1`, key: litellm.masterKey, name: 'corp' });
    await expect
      .poll(async () => (await adminOf(gateway).call('getConnection', { params: { id: 'corp' } })).status, {
        timeout: 60_000,
      })
      .toBe('verified');
    await page.getByRole('table').getByText('small-via-litellm').first().waitFor();
  });

  test('adds an OpenAI-compatible connection to the model server, and sees its models', async () => {
    await addConnection('openai-compatible', { url: model.url, key: model.apiKey, name: 'local' });
    await expect
      .poll(async () => (await adminOf(gateway).call('getConnection', { params: { id: 'local' } })).status, {
        timeout: 60_000,
      })
      .toBe('verified');
    await page.getByRole('table').getByText(model.model).first().waitFor();
  });

  test('builds a combo of both', async () => {
    await page.goto(`${gateway.url}/combos?new=1`);
    await page.getByLabel('Name', { exact: true }).fill('both');
    await page.getByRole('button', { name: 'Add target' }).first().click();
    for (const name of ['small-via-litellm', model.model]) {
      await page.getByRole('combobox', { name: 'Search models' }).fill(name);
      await page
        .getByRole('option', { name: new RegExp(name) })
        .first()
        .click();
    }
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Save combo' }).click();
    await expect.poll(async () => (await adminOf(gateway).call('listCombos', {})).items.length).toBe(1);
    const combo = await adminOf(gateway).call('getCombo', { params: { id: 'both' } });
    expect(combo.targets).toMatchObject([
      { connectionName: 'corp', model: 'small-via-litellm' },
      { connectionName: 'local', model: model.model },
    ]);
  });

  test('creates a key and is shown it once', async () => {
    await page.goto(`${gateway.url}/keys`);
    await page.getByRole('button', { name: 'Create key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('my laptop');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const shown = page.getByText(/sk-omni-[0-9A-Za-z]{43}/).first();
    await shown.waitFor();
    key = /sk-omni-[0-9A-Za-z]{43}/.exec((await shown.textContent()) ?? '')?.[0] ?? '';
    await page.goto(`${gateway.url}/keys`);
    await page.getByText('my laptop').waitFor();
    expect(await page.content()).not.toContain(key);
  });

  const requestIds: string[] = [];

  async function recorded(response: Response): Promise<RequestDetail> {
    const id = response.headers.get('x-request-id') ?? '';
    requestIds.push(id);
    return adminOf(gateway).call('getRequest', { params: { id } });
  }

  const routes = [
    { name: 'the combo', model: () => 'both', connection: 'corp' },
    { name: 'LiteLLM', model: () => 'corp/small-via-litellm', connection: 'corp' },
    { name: 'the native connection', model: () => `local/${model.model}`, connection: 'local' },
  ] as const;

  describe.each(routes)('the vendors’ SDKs call $name', ({ model: modelName, connection }) => {
    const openai = () => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key, maxRetries: 0 });
    const anthropic = () => new Anthropic({ baseURL: gateway.url, apiKey: key, maxRetries: 0 });
    const chat = () => ({ model: modelName(), messages: [{ role: 'user' as const, content: prompt }], max_tokens: 16 });

    function expectCost(detail: RequestDetail): void {
      if (connection === 'local') {
        expect(detail.costNanoUsd).toBeUndefined();
        return;
      }
      const { input = 0, 'cache-read': cached = 0, output = 0 } = detail.tokens;
      expect(cached === 0 ? detail.costNanoUsd : Math.ceil(detail.costNanoUsd ?? 0)).toBeGreaterThan(0);
      const most = Math.round((input + cached) * inputUsdPerToken * 1e9 + output * outputUsdPerToken * 1e9);
      expect(detail.costNanoUsd).toBeLessThanOrEqual(most);
      if (cached === 0) expect(detail.costNanoUsd).toBe(most);
    }

    test('openai, not streamed', async () => {
      const { data, response } = await openai().chat.completions.create(chat()).withResponse();
      expect(data.choices[0]?.message.content?.length).toBeGreaterThan(0);
      expect(response.headers.get('x-omniroute-connection')).toBe(connection);
      const detail = await recorded(response);
      expect((detail.tokens.input ?? 0) + (detail.tokens['cache-read'] ?? 0)).toBe(data.usage?.prompt_tokens);
      expect(detail.tokens.output).toBe(data.usage?.completion_tokens);
      expect(detail).toMatchObject({ outcome: 'answered', usageSource: 'reported', stream: false });
      expectCost(detail);
    });

    test('openai, streamed', async () => {
      const { data, response } = await openai()
        .chat.completions.create({ ...chat(), stream: true, stream_options: { include_usage: true } })
        .withResponse();
      let text = '';
      let usage: OpenAI.CompletionUsage | null | undefined;
      for await (const chunk of data) {
        text += chunk.choices[0]?.delta.content ?? '';
        usage = chunk.usage ?? usage;
      }
      expect(text.length).toBeGreaterThan(0);
      const detail = await recorded(response);
      expect((detail.tokens.input ?? 0) + (detail.tokens['cache-read'] ?? 0)).toBe(usage?.prompt_tokens);
      expect(detail.tokens.output).toBe(usage?.completion_tokens);
      expect(detail).toMatchObject({ outcome: 'answered', usageSource: 'reported', stream: true });
      expectCost(detail);
    });

    test('openai responses, streamed', async () => {
      const body = { model: modelName(), input: prompt, max_output_tokens: 16 };
      const { data, response } = await openai()
        .responses.create({ ...body, stream: true })
        .withResponse();
      let usage: OpenAI.Responses.ResponseUsage | undefined;
      let text = '';
      for await (const event of data) {
        if (event.type === 'response.output_text.delta') text += event.delta;
        if (event.type === 'response.completed' || event.type === 'response.incomplete') usage = event.response.usage;
      }
      expect(text.length).toBeGreaterThan(0);
      const detail = await recorded(response);
      expect(detail.tokens.output).toBe(usage?.output_tokens);
      expect(detail).toMatchObject({ outcome: 'answered', format: 'openai-responses', usageSource: 'reported' });
    });

    test('anthropic, not streamed', async () => {
      const { data, response } = await anthropic().messages.create(chat()).withResponse();
      expect(data.content.map((part) => (part.type === 'text' ? part.text : '')).join('').length).toBeGreaterThan(0);
      const detail = await recorded(response);
      expect(detail.tokens.input).toBe(data.usage.input_tokens);
      expect(detail.tokens.output).toBe(data.usage.output_tokens);
      expect(detail).toMatchObject({ outcome: 'answered', format: 'anthropic-messages' });
      expectCost(detail);
    });

    test('anthropic, streamed', async () => {
      const stream = anthropic().messages.stream(chat());
      const message = await stream.finalMessage();
      expect(message.stop_reason).toMatch(/end_turn|max_tokens/);
      const { items } = await adminOf(gateway).call('listRequests', { query: { limit: 1 } });
      const detail = await adminOf(gateway).call('getRequest', { params: { id: items[0]?.id ?? '' } });
      requestIds.push(detail.id);
      expect(detail.tokens.output).toBe(message.usage.output_tokens);
      expect(detail).toMatchObject({ outcome: 'answered', stream: true, format: 'anthropic-messages' });
      expectCost(detail);
    });
  });

  test('LiteLLM stopped amid it: the combo answers from the native target', async () => {
    const { port } = litellm;
    await litellm.kill();
    expect(port).toBeGreaterThan(0);
    const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key, maxRetries: 0 });
    for (const stream of [false, true]) {
      const body = { model: 'both', messages: [{ role: 'user' as const, content: prompt }], max_tokens: 8, stream };
      const response = await openai.chat.completions.create(body).asResponse();
      await response.text();
      expect(response.headers.get('x-omniroute-connection')).toBe('local');
      expect(response.headers.get('x-omniroute-attempts')).toBe('2');
      const detail = await recorded(response);
      expect(detail.attempts.map(({ target, failureKind }) => [target.connection, failureKind])).toEqual([
        ['corp', 'network'],
        ['local', undefined],
      ]);
    }
  });

  test('Requests shows each request with its attempts', async () => {
    for (const id of [requestIds[0], requestIds.at(-1)]) {
      await page.goto(`${gateway.url}/requests?id=${id}`);
      const drawer = page.getByRole('dialog');
      await drawer
        .getByText(id ?? '')
        .first()
        .waitFor();
    }
    const drawer = page.getByRole('dialog');
    await drawer.getByText('network').first().waitFor();
    await drawer.getByText('corp').first().waitFor();
    await drawer.getByText('local').first().waitFor();
  });

  test('the overview shows the totals that the rows add up to', async () => {
    const { items } = await adminOf(gateway).call('listRequests', { query: { limit: 200 } });
    const spend = items.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0);
    const overview = await adminOf(gateway).call('getOverview', { query: { range: '24h' } });
    expect(overview.totals).toMatchObject({ requests: requestIds.length, spendNanoUsd: spend, failedOver: 2 });
    await page.goto(`${gateway.url}/?range=24h`);
    await page.getByText(String(requestIds.length), { exact: true }).first().waitFor();
  });

  test('no page wrote an error to the console', () => {
    expect(consoleFaults).toEqual([]);
  });
});
