import { AxeBuilder } from '@axe-core/playwright';
import { startFakeUpstream, type FakeUpstream } from '@omniroute/testing';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminOf, available, launchBrowser, startOmniRoute, type GatewayServer } from './support/index.ts';

/** Limits, scope and expiry of keys, by hand in a real browser. */
describe.skipIf(!available.chromium)('the page of keys', () => {
  let upstream: FakeUpstream;
  let gateway: GatewayServer;
  let browser: Browser;
  let page: Page;
  const pageFaults: string[] = [];

  beforeAll(async () => {
    upstream = await startFakeUpstream({ format: 'openai-chat' });
    [gateway, browser] = await Promise.all([startOmniRoute(), launchBrowser()]);
    await adminOf(gateway).call('createConnection', {
      body: {
        provider: 'openai-compatible',
        name: 'up',
        baseUrl: upstream.url,
        settings: { allowPrivateNetwork: true },
      },
    });
    await adminOf(gateway).call('createKey', { body: { name: 'plain' } });
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => pageFaults.push(String(error)));
    await page.goto(`${gateway.url}/keys`);
    await page.getByLabel('Password', { exact: true }).fill(gateway.adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('table', { name: 'Keys' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    await upstream?.close();
  });

  const row = (name: string) => page.getByRole('row').filter({ hasText: name });

  async function keyOf(name: string) {
    const { items } = await adminOf(gateway).call('listKeys', {});
    return items.find((key) => key.name === name);
  }

  function ask(key: string): Promise<Response> {
    return fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'up/m', messages: [{ role: 'user', content: 'hi' }] }),
    });
  }

  test('makes a key with limits, and shows how much of them is used', async () => {
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('limited');
    await page.getByText('Scope and expiry').click();
    await page.getByLabel('Models', { exact: true }).fill('up/*\ncombo/*');
    await page.getByText('Limits and budget').click();
    await page.getByLabel('Requests a minute').fill('0');
    await page.getByLabel('USD a day').fill('5');
    await page.getByRole('button', { name: 'Create key' }).last().click();
    await page.getByText('At least 1.').waitFor();
    await page.getByLabel('Requests a minute').fill('2');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole('button', { name: 'Create key' }).last().click();
    const key = (await page.getByTestId('created-key').textContent()) ?? '';
    await page.getByRole('button', { name: 'Done' }).click();
    expect((await keyOf('limited'))?.options).toEqual({
      models: ['up/*', 'combo/*'],
      limits: { rpm: 2, budget: { dayUsd: 5 } },
    });
    const answers = [await ask(key), await ask(key), await ask(key)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    await row('limited').getByText('2 of 2 requests/min').waitFor();
    await row('limited').getByText('$0 of $5.00 today').waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });

  test('changes a key, and undoes it', async () => {
    const before = await keyOf('plain');
    await page.getByRole('button', { name: 'Edit plain' }).click();
    await page.getByLabel('Name', { exact: true }).fill('renamed');
    await page.getByText('Limits and budget').click();
    await page.getByLabel('Requests at once').fill('3');
    await page.getByLabel('Of more, may wait').fill('10');
    await page.getByRole('button', { name: 'Save' }).click();
    await row('renamed').getByText('0 of 3 at once').waitFor();
    expect((await keyOf('renamed'))?.options.limits).toEqual({ concurrency: 3, queue: { max: 10, timeoutMs: 30_000 } });
    await page.getByRole('button', { name: 'Undo' }).click();
    await row('plain').waitFor();
    expect(await keyOf('plain')).toEqual(before);
  });

  test('nothing went wrong on the page', () => {
    expect(pageFaults).toEqual([]);
  });
});
