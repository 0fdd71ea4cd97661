import { AxeBuilder } from '@axe-core/playwright';
import { startFakeUpstream, type FakeUpstream } from '@omniroute/testing';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  adminOf,
  available,
  launchBrowser,
  startLitellm,
  startOmniRoute,
  type GatewayServer,
  type LitellmServer,
} from './support/index.ts';

/** The page of a LiteLLM connection, by hand in a real browser, beside a real proxy without a database. */
describe.skipIf(!available.litellm || !available.chromium)('the page of a LiteLLM connection', () => {
  let upstream: FakeUpstream;
  let litellm: LitellmServer;
  let gateway: GatewayServer;
  let browser: Browser;
  let page: Page;
  const pageFaults: string[] = [];

  function startProxy(models: readonly string[], port?: number): Promise<LitellmServer> {
    const info = { input_cost_per_token: 0.000003, output_cost_per_token: 0.000015, max_input_tokens: 8192 };
    return startLitellm({
      models: models.map((name) => ({ name, model: `openai/${name}`, apiBase: upstream.url, info })),
      // What LiteLLM does unless told otherwise, and what it is advised against.
      router: { disable_cooldowns: false },
      ...(port !== undefined && { port }),
    });
  }

  beforeAll(async () => {
    upstream = await startFakeUpstream({ format: 'openai-chat' });
    [litellm, gateway, browser] = await Promise.all([startProxy(['first-model']), startOmniRoute(), launchBrowser()]);
    await adminOf(gateway).call('createConnection', {
      body: {
        provider: 'litellm',
        name: 'corp',
        baseUrl: litellm.url,
        secret: litellm.masterKey,
        settings: { allowPrivateNetwork: true, sync: false },
      },
    });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => pageFaults.push(String(error)));
    await page.goto(`${gateway.url}/connections?id=corp`);
    await page.getByLabel('Password', { exact: true }).fill(gateway.adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Models', exact: true }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    await upstream?.close();
    await litellm?.stop();
  });

  const modelOf = async (wanted: string) => {
    const { items } = await adminOf(gateway).call('listConnectionModels', { params: { id: 'corp' } });
    return items.find(({ id }) => id === wanted);
  };
  const settingsNow = async () => (await adminOf(gateway).call('getConnection', { params: { id: 'corp' } })).settings;
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });

  const table = () => page.getByRole('table', { name: 'Models' });

  test('new models wait until a person says “Use” or “Put aside”', async () => {
    await button('Sync models').click();
    await table().getByText('first-model').waitFor();
    await page.getByRole('combobox', { name: 'New models' }).selectOption('offer');
    await expect.poll(async () => (await settingsNow()).newModels).toBe('offer');
    await litellm.stop();
    litellm = await startProxy(['first-model', 'second-model', 'third-model', 'fourth-model'], litellm.port);
    await button('Sync models').click();
    const offered = page.getByRole('region', { name: 'New at the upstream' });
    await offered.getByText('New at the upstream (3)').waitFor();
    await button('Use fourth-model').click();
    await button('Put aside second-model').click();
    await page.getByRole('region', { name: 'Put aside' }).getByText('second-model').waitFor();
    await offered.getByText('New at the upstream (1)').waitFor();
    await table().getByText('fourth-model').waitFor();
    expect([(await modelOf('fourth-model'))?.state, (await modelOf('second-model'))?.state]).toEqual([
      'active',
      'ignored',
    ]);
    await button('Use second-model').click();
    await table().getByText('second-model').waitFor();
  });

  test('editing the connection leaves the settings of its models as they are', async () => {
    await button('Edit').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Advanced').click();
    await dialog.getByLabel('Extra headers', { exact: true }).fill('x-team: search');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await settingsNow()).toMatchObject({ sync: false, newModels: 'offer', headers: { 'x-team': 'search' } });
  });

  test('a person’s price counts, leaves the others as they were told, and can be taken back', async () => {
    await button('Set price and limits of first-model').click();
    const input = page.getByRole('textbox', { name: 'Input price', exact: true });
    await input.fill('cheap');
    await button('Save').click();
    await page.getByText('An amount in USD, such as 0.15.').waitFor();
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
    await input.fill('7.25');
    await button('Save').click();
    const row = table().getByRole('row', { name: /first-model/ });
    await row.getByText('$7.25').waitFor();
    await row.getByText('$15.00').waitFor();
    expect(await modelOf('first-model')).toMatchObject({ override: { usdPerMillion: { input: '7.25' } } });
    await button('Set price and limits of first-model').click();
    await button('Take back').click();
    await row.getByText('$3.00').waitFor();
    expect((await modelOf('first-model'))?.overridden).toBe(false);
  });

  test('the proxy’s health is shown, and advice with the lines to add', async () => {
    await button('Ask now').click();
    await page.getByText('Ready', { exact: true }).waitFor();
    const advice = page.getByRole('list', { name: 'Advice' });
    const cooldowns = advice.getByRole('listitem').filter({ hasText: 'single deployment' });
    await cooldowns.getByText('What to add to LiteLLM’s config.yaml').click();
    await cooldowns.getByText('disable_cooldowns: true').waitFor();
  });

  /** The page follows the system's scheme by a listener, a frame later, and its colours move for 1 ms after that. */
  const settled = (colorScheme: 'light' | 'dark') =>
    page.waitForFunction(
      (dark) =>
        document.documentElement.classList.contains('dark') === dark &&
        document.getAnimations().every(({ playState }) => playState !== 'running'),
      colorScheme === 'dark',
    );

  test.each(['light', 'dark'] as const)('nothing of it stands in anybody’s way: %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await settled(colorScheme);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
      const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(overflow)).toBe(0);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('no page broke', () => {
    expect(pageFaults).toEqual([]);
  });
});
