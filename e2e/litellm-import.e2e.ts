import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { exportLitellmConfig, importLitellmConfig } from '@omniroute/litellm-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cliMain } from '../scripts/lib/paths.ts';
import {
  adminOf,
  available,
  startLitellm,
  startModelServer,
  startOmniRoute,
  type GatewayServer,
  type LitellmServer,
  type ModelServer,
} from './support/index.ts';
import { need } from './support/components.ts';

/** The folder of LiteLLM's own examples in the installed package. */
function examplesFolder(): string {
  const lib = join(need('litellm').bin, '..', 'lib');
  const python = readdirSync(lib).find((name) => name.startsWith('python')) ?? '';
  return join(lib, python, 'site-packages', 'litellm', 'proxy');
}

function listYaml(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Paths of all scalars of a file, written as the report writes them. */
function leafPaths(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) => leafPaths(item, path + step(value, key, path === '')));
}

function step(parent: object, key: string, isFirst: boolean): string {
  if (Array.isArray(parent)) return `[${key}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
  return isFirst ? key : `.${key}`;
}

describe.skipIf(!available.litellm)("LiteLLM's own example configurations", () => {
  const folder = available.litellm ? examplesFolder() : '';
  const files = available.litellm ? listYaml(folder) : [];

  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(27);
  });

  it.each(files.map((file) => [relative(folder, file), file]))(
    '%s is imported, and no key of it is lost',
    (_, file) => {
      const text = readFileSync(file, 'utf8');
      const { report, ...entities } = importLitellmConfig(text);
      const reported = report.map((line) => line.path);
      for (const leaf of leafPaths(parse(text, { version: '1.1', merge: true, uniqueKeys: false }))) {
        expect(
          reported.some((path) => leaf === path || leaf.startsWith(`${path}.`) || leaf.startsWith(`${path}[`)),
        ).toBe(true);
      }
      const again = importLitellmConfig(exportLitellmConfig(entities));
      expect(again.connections).toEqual(entities.connections);
      expect(new Set(again.combos)).toEqual(new Set(entities.combos));
      expect(new Set(again.aliases)).toEqual(new Set(entities.aliases));
      expect(again.afterFailure).toBe(entities.afterFailure);
      expect(new Set(again.overrides)).toEqual(new Set(entities.overrides));
    },
  );
});

describe.skipIf(!available.litellm || !available.modelServer)('a LiteLLM configuration', () => {
  let directory: string;
  let model: ModelServer;
  let gateway: GatewayServer;
  let exported: LitellmServer | undefined;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'omniroute-import-'));
    model = await startModelServer();
    gateway = await startOmniRoute();
  });
  afterAll(async () => {
    await exported?.stop();
    await gateway?.stop();
    await model?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  function omniroute(...args: readonly string[]): string {
    const env = {
      ...process.env,
      OMNIROUTE_URL: gateway.url,
      OMNIROUTE_ADMIN_TOKEN: gateway.adminToken,
      LOCAL_KEY: model.apiKey,
    };
    return execFileSync(process.execPath, [cliMain, ...args], { env, encoding: 'utf8' });
  }

  async function ask(origin: string, key: string, name: string): Promise<number> {
    const response = await fetch(`${origin}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: name, max_tokens: 8, messages: [{ role: 'user', content: 'Say hello.' }] }),
    });
    await response.arrayBuffer();
    return response.status;
  }

  it('is taken over: its names answer at OmniRoute, its fallbacks are walked, a second import changes nothing', async () => {
    const file = join(directory, 'config.yaml');
    const dead = { model: 'openai/x', api_base: 'http://127.0.0.1:9/v1', api_key: 'os.environ/LOCAL_KEY' };
    const alive = {
      model: `openai/${model.model}`,
      api_base: model.url,
      api_key: 'os.environ/LOCAL_KEY',
      additional_drop_params: ['logit_bias'],
      input_cost_per_token: 3e-7,
      output_cost_per_token: 0.0000025,
    };
    const config = {
      model_list: [
        { model_name: 'small', litellm_params: alive, model_info: { max_input_tokens: 2048, supports_vision: false } },
        { model_name: 'broken', litellm_params: dead },
      ],
      router_settings: { fallbacks: [{ broken: ['small'] }], model_group_alias: { tiny: 'small' } },
    };
    writeFileSync(file, JSON.stringify(config));
    expect(omniroute('import', 'litellm', file, '--dry-run')).toContain('Would make 2 connections');
    expect(omniroute('import', 'litellm', file)).toMatch(/combo +broken +created/);
    expect(omniroute('import', 'litellm', file)).not.toMatch(/created|updated/);
    const admin = adminOf(gateway);
    const { items } = await admin.call('listConnections', {});
    const { id } = items.find(({ baseUrl }) => baseUrl === model.url) ?? { id: '' };
    const known = await admin.call('listConnectionModels', { params: { id } });
    expect(known.items.find((each) => each.id === model.model)).toMatchObject({
      maxInputTokens: 2048,
      features: { vision: false },
      price: { source: 'user', tiers: [{ usdPerMillion: { input: '0.3', output: '2.5' } }] },
    });
    const { key } = await admin.call('createKey', { body: { name: 'import' } });
    for (const name of ['small', 'tiny', 'broken']) expect(await ask(gateway.url, key, name)).toBe(200);
  });

  it('is given back: what OmniRoute exports runs in the real LiteLLM', async () => {
    const file = join(directory, 'exported.yaml');
    omniroute('export', 'litellm', '--output', file);
    exported = await startLitellm({
      models: [],
      configText: readFileSync(file, 'utf8'),
      env: { OPENAI_COMPATIBLE_API_KEY: model.apiKey, OPENAI_COMPATIBLE_2_API_KEY: model.apiKey },
    });
    for (const name of ['small', 'tiny', 'broken']) expect(await ask(exported.url, exported.masterKey, name)).toBe(200);
    const response = await fetch(`${exported.url}/model/info`, {
      headers: { authorization: `Bearer ${exported.masterKey}` },
    });
    const { data }: { data: { model_name: string; model_info: Record<string, unknown> }[] } = JSON.parse(
      await response.text(),
    );
    expect(data.find(({ model_name }) => model_name === 'small')?.model_info).toMatchObject({
      input_cost_per_token: 3e-7,
      output_cost_per_token: 0.0000025,
      max_input_tokens: 2048,
      supports_vision: false,
    });
  });
});
