import fc from 'fast-check';
import { isJsonObject, OmniError, type JsonValue } from '@omniroute/core';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { formatPath, type KeyPath } from '../report.ts';
import { importLitellmConfig, type LitellmImport } from './import-config.ts';

const read = (file: unknown): LitellmImport => importLitellmConfig(stringify(file));

type Params = Readonly<Record<string, unknown>>;
const row = (name: string, params: Params, info?: Params) => ({
  model_name: name,
  litellm_params: params,
  ...(info && { model_info: info }),
});
const comboOf = ({ combos }: LitellmImport, name: string) => combos.find((combo) => combo.name === name);
const lineOf = ({ report }: LitellmImport, path: string) => report.find((line) => line.path === path);

describe('connections', () => {
  it('are the distinct accounts of the deployments, their secrets references', () => {
    const { connections } = read({
      model_list: [
        row('a', { model: 'openai/gpt-4o', api_key: 'os.environ/KEY_ONE' }),
        row('b', { model: 'openai/gpt-4o-mini', api_key: 'os.environ/KEY_ONE' }),
        row('c', { model: 'openai/gpt-4o', api_key: 'os.environ/KEY_TWO' }),
        row('d', { model: 'anthropic/claude-sonnet-4-5' }),
      ],
    });
    expect(connections).toEqual([
      { provider: 'openai', name: 'openai', secretRef: 'os.environ/KEY_ONE', settings: {} },
      { provider: 'openai', name: 'openai-2', secretRef: 'os.environ/KEY_TWO', settings: {} },
      { provider: 'anthropic', name: 'anthropic', secretRef: 'os.environ/ANTHROPIC_API_KEY', settings: {} },
    ]);
  });

  it('never carry a secret that stands in the file, nor quote it', () => {
    const imported = read({
      model_list: [row('a', { model: 'openai/gpt-4o', api_key: 'sk-very-secret' })],
      general_settings: { master_key: 'sk-very-secret' },
    });
    expect(JSON.stringify(imported)).not.toContain('very-secret');
    expect(imported.connections[0]?.secretRef).toBe('os.environ/OPENAI_API_KEY');
    expect(lineOf(imported, 'model_list[0].litellm_params.api_key')?.status).toBe('approximated');
  });

  it('do not send a vendor its key to a server of another address', () => {
    const { connections } = read({
      model_list: [row('a', { model: 'openai/mine', api_base: 'http://gpu-box:8000/v1' })],
    });
    expect(connections).toEqual([
      {
        provider: 'openai-compatible',
        name: 'openai-compatible',
        baseUrl: 'http://gpu-box:8000/v1',
        settings: { allowPrivateNetwork: true },
      },
    ]);
  });

  it('speak to Ollama where its OpenAI API is', () => {
    const { connections } = read({
      model_list: [row('a', { model: 'ollama/llama3', api_base: 'http://localhost:11434' })],
    });
    expect(connections[0]?.baseUrl).toBe('http://localhost:11434/v1');
  });

  it('are called as the wildcard that they serve, so that its models keep their names', () => {
    const imported = read({ model_list: [row('team/*', { model: 'openai/*' })] });
    expect(imported.connections[0]?.name).toBe('team');
    expect(imported.combos).toEqual([]);
    expect(lineOf(imported, 'model_list[0].model_name')?.status).toBe('mapped');
  });

  it('lead to a LiteLLM gateway for providers that are not native, with its keys kept there', () => {
    const imported = read({
      model_list: [
        row('eu', { model: 'azure/a', api_version: '2024-10-21' }),
        row('eu', { model: 'bedrock/b', aws_region_name: 'eu-central-1' }),
      ],
      general_settings: { master_key: 'os.environ/PROXY_KEY' },
    });
    expect(imported.connections).toEqual([
      {
        provider: 'litellm',
        name: 'litellm',
        baseUrl: 'http://127.0.0.1:4000',
        secretRef: 'os.environ/PROXY_KEY',
        settings: { allowPrivateNetwork: true },
      },
    ]);
    expect(comboOf(imported, 'eu')?.targets).toEqual([{ connection: 'litellm', model: 'eu' }]);
    expect(lineOf(imported, 'model_list[0].litellm_params')?.status).toBe('kept');
  });
});

describe('combos', () => {
  const two = (first: Params, second: Params) => [
    row('fast', { model: 'openai/gpt-4o-mini', ...first }),
    row('fast', { model: 'groq/llama', ...second }),
  ];

  it('are weighted where deployments share a name, by the figure that the first one has', () => {
    expect(comboOf(read({ model_list: two({ weight: 9 }, { weight: 1 }) }), 'fast')).toEqual({
      name: 'fast',
      strategy: 'weighted',
      targets: [
        { connection: 'openai', model: 'gpt-4o-mini', weight: 9 },
        { connection: 'groq', model: 'llama', weight: 1 },
      ],
      fallback: {},
    });
    const byRpm = read({ model_list: two({ rpm: 60 }, { rpm: 30, weight: 5 }) });
    expect(comboOf(byRpm, 'fast')?.targets).toMatchObject([{ weight: 60 }, { weight: 30 }]);
    expect(lineOf(byRpm, 'model_list[0].litellm_params.rpm')?.status).toBe('approximated');
  });

  it('leave out what has no weight beside others that have one', () => {
    expect(comboOf(read({ model_list: two({ weight: 9 }, {}) }), 'fast')?.targets).toEqual([
      { connection: 'openai', model: 'gpt-4o-mini' },
    ]);
  });

  it('are in order where deployments have one', () => {
    expect(comboOf(read({ model_list: two({ order: 2 }, { order: 1 }) }), 'fast')).toMatchObject({
      strategy: 'priority',
      targets: [{ connection: 'groq' }, { connection: 'openai' }],
    });
  });

  it('reach LiteLLM’s part of a mixed name by deployment id', () => {
    const imported = read({
      model_list: [row('m', { model: 'openai/gpt-4o' }), row('m', { model: 'azure/x' }, { id: 'azure-eu' })],
    });
    expect(comboOf(imported, 'm')?.targets).toEqual([
      { connection: 'openai', model: 'gpt-4o' },
      { connection: 'litellm', model: 'azure-eu' },
    ]);
  });

  it('go on along the chain of fallbacks, to the deployments and not to the chains of the next names', () => {
    const imported = read({
      model_list: [...two({}, {}), row('strong', { model: 'anthropic/claude-sonnet-4-5' })],
      router_settings: { fallbacks: [{ fast: ['strong'] }, { strong: ['fast'] }] },
    });
    expect(imported.combos.map(({ name, targets }) => [name, targets])).toEqual([
      [
        'fast.pool',
        [expect.objectContaining({ connection: 'openai' }), expect.objectContaining({ connection: 'groq' })],
      ],
      ['fast', [{ combo: 'fast.pool' }, { combo: 'strong.pool' }]],
      ['strong.pool', [{ connection: 'anthropic', model: 'claude-sonnet-4-5' }]],
      ['strong', [{ combo: 'strong.pool' }, { combo: 'fast.pool' }]],
    ]);
  });

  it('move on only at the kind of failure of a typed chain', () => {
    const imported = read({
      model_list: [row('short', { model: 'openai/gpt-4o' }), row('long', { model: 'anthropic/claude-sonnet-4-5' })],
      litellm_settings: { context_window_fallbacks: [{ short: ['long'] }] },
    });
    expect(comboOf(imported, 'short')).toMatchObject({
      targets: [{ connection: 'openai', model: 'gpt-4o' }, { combo: 'long' }],
      fallback: { on: ['context-length'] },
    });
  });

  it('stand for aliases and say that those cannot be hidden', () => {
    const imported = read({
      model_list: [row('gpt-4o', { model: 'openai/gpt-4o' })],
      router_settings: { model_group_alias: { 'gpt-4': { model: 'gpt-4o', hidden: true } } },
    });
    expect(comboOf(imported, 'gpt-4')?.targets).toEqual([{ combo: 'gpt-4o' }]);
    expect(lineOf(imported, 'router_settings.model_group_alias.gpt-4.hidden')?.status).toBe('unsupported');
  });

  it('have the timeout of their deployments, else that of the router', () => {
    const imported = read({
      model_list: [row('a', { model: 'openai/gpt-4o', timeout: 30 }), row('b', { model: 'openai/gpt-4o' })],
      router_settings: { timeout: 60 },
      litellm_settings: { timeout: 90 },
    });
    expect(imported.combos.map(({ fallback }) => fallback.firstEventTimeoutMs)).toEqual([30_000, 60_000]);
    expect(lineOf(imported, 'litellm_settings.timeout')?.status).toBe('unsupported');
  });

  it('are not made for what OmniRoute does not serve', () => {
    const imported = read({ model_list: [row('e', { model: 'openai/x' }, { mode: 'embedding' })] });
    expect(imported).toMatchObject({ connections: [], combos: [] });
    expect(lineOf(imported, 'model_list[0]')?.status).toBe('unsupported');
  });
});

describe('prices', () => {
  it('are compared with the catalogue, because a connection has none of its own', () => {
    const imported = read({ model_list: [row('a', { model: 'openai/gpt-4o', input_cost_per_token: 0.5 })] });
    expect(lineOf(imported, 'model_list[0].litellm_params.input_cost_per_token')).toMatchObject({
      status: 'unsupported',
      reason: expect.stringMatching(/the built-in catalogue says \$[\d.]+ a million/),
    });
  });
});

/** Paths of all leaves of a value. */
function leaves(value: JsonValue, path: KeyPath = []): readonly KeyPath[] {
  const children = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  if (children.length === 0) return path.length === 0 ? [] : [path];
  return children.flatMap(([key, item]) => leaves(item ?? null, [...path, key]));
}

const keys =
  'model_list litellm_params model_name model router_settings litellm_settings general_settings fallbacks ' +
  'model_group_alias credential_list api_key model_info x.y __proto__ constructor';
const key = fc.constantFrom(...keys.split(' '));
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('openai/gpt-4o'));
const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    scalar,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

describe('any file', () => {
  it('has every key in its report, by itself or by one above', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, tree)), (entries) => {
        const file: JsonValue = JSON.parse(JSON.stringify(Object.fromEntries(entries)));
        const paths = new Set(importLitellmConfig(JSON.stringify(file)).report.map((line) => line.path));
        for (const leaf of leaves(file)) {
          const covering = leaf.map((_, index) => formatPath(leaf.slice(0, index + 1)));
          expect(covering.some((path) => paths.has(path))).toBe(true);
        }
      }),
    );
  });

  it('is taken or refused with an OmniError, whatever its text', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'[]{}&*a: -\n!|>"\'#<%@`?,') }));
    fc.assert(
      fc.property(text, (yaml) => {
        try {
          importLitellmConfig(yaml);
        } catch (error) {
          expect(error).toBeInstanceOf(OmniError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a list', '- 1', /must be a mapping/],
    ['broken YAML', 'a: [1', /no valid YAML/],
    ['ten thousand brackets', `a: ${'['.repeat(10_000)}`, /nested too deeply|no valid YAML/],
    ['a bomb of aliases', bomb(), /aliases|Excessive alias/],
    ['more than 1 MiB', `a: ${'x'.repeat(1_100_000)}`, /larger than 1 MiB/],
  ])('that is %s is refused with the reason', (_, text, reason) => {
    expect(() => importLitellmConfig(text)).toThrow(reason);
    expect(() => importLitellmConfig(text)).toThrow(OmniError);
  });

  it('may use anchors, merge keys and quoted or YAML 1.1 values', () => {
    const text =
      'x: &d {api_key: os.environ/K}\nmodel_list:\n- {model_name: a, litellm_params: {<<: *d, model: openai/gpt-4o}}\n';
    expect(importLitellmConfig(text).connections[0]?.secretRef).toBe('os.environ/K');
    expect(importLitellmConfig('').combos).toEqual([]);
  });
});

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, index) => {
    const inner = index === 0 ? Array(9).fill('x') : Array(9).fill(`*l${index - 1}`);
    return `l${index}: &l${index} [${inner.join(', ')}]`;
  });
  return levels.join('\n');
}
