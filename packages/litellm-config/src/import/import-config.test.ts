import fc from 'fast-check';
import { isJsonObject, OmniError, type JsonValue } from '@omniroute/core';
import { findModelFacts } from '@omniroute/registry';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { formatPath, type KeyPath } from '../report.ts';
import { exportLitellmConfig } from '../export/export-config.ts';
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
        row('eu', { model: 'voyage/a' }),
        row('eu', { model: 'bedrock/b', aws_role_name: 'arn:aws:iam::1:role/x' }),
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

describe('names', () => {
  it('that no combo can have are aliases of the combo that is called nearly so', () => {
    const imported = read({ model_list: [row('openai/gpt 5', { model: 'openai/gpt-5' })] });
    expect(imported.aliases).toEqual([{ name: 'openai/gpt 5', target: { combo: 'openai-gpt 5' } }]);
    expect(lineOf(imported, 'model_list[0].model_name')?.status).toBe('mapped');
  });

  it('with * are patterns, where they are not the addresses of a connection anyway', () => {
    const imported = read({
      model_list: [
        row('team/*', { model: 'openai/gpt-*' }),
        row('local/*', { model: 'hosted_vllm/*', api_base: 'http://gpu-box:8000/v1' }),
        row('voyage/*', { model: 'voyage/*' }),
        row('team/*', { model: 'groq/qwen-*' }),
        row('local/x-*', { model: 'groq/x-*' }),
      ],
    });
    expect(imported.aliases).toEqual([
      { name: 'team/*', target: { connection: 'openai', model: 'gpt-*' } },
      { name: 'voyage/*', target: { connection: 'litellm', model: 'voyage/*' } },
    ]);
    const statuses = imported.report.filter(({ path }) => path.endsWith('model_name')).map(({ status }) => status);
    expect(statuses).toEqual(['mapped', 'mapped', 'mapped', 'approximated', 'approximated']);
  });

  it('that nobody has go on with the default fallbacks', () => {
    const model_list = [
      row('strong', { model: 'openai/gpt-5' }),
      row('fast', { model: 'groq/llama' }),
      row('any/*', { model: 'anthropic/*' }),
    ];
    const one = read({ model_list, litellm_settings: { default_fallbacks: ['strong'] } });
    expect(one.afterFailure).toBe('strong');
    expect(statusOf(one, 'litellm_settings.default_fallbacks[0]')).toBe('mapped');
    const two = read({ model_list, router_settings: { default_fallbacks: ['strong', 'fast'] } });
    expect(two.afterFailure).toBe('default-fallbacks');
    expect(comboOf(two, 'default-fallbacks')?.targets).toHaveLength(2);
    const none = read({ model_list: model_list.slice(0, 2), router_settings: { default_fallbacks: ['strong'] } });
    expect(none.afterFailure).toBeUndefined();
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

  it('keep a deployment’s limit of requests under way, and judge one that makes no sense', () => {
    const limited = read({ model_list: two({ max_parallel_requests: 8 }, { max_parallel_requests: 'many' }) });
    expect(comboOf(limited, 'fast')?.targets).toMatchObject([{ options: { limits: { concurrency: 8 } } }, {}]);
    expect(lineOf(limited, 'model_list[0].litellm_params.max_parallel_requests')?.status).toBe('approximated');
    expect(lineOf(limited, 'model_list[1].litellm_params.max_parallel_requests')?.status).toBe('unsupported');
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
      model_list: [row('m', { model: 'openai/gpt-4o' }), row('m', { model: 'watsonx/x' }, { id: 'watsonx-eu' })],
    });
    expect(comboOf(imported, 'm')?.targets).toEqual([
      { connection: 'openai', model: 'gpt-4o' },
      { connection: 'litellm', model: 'watsonx-eu' },
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

  it('of one kind of failure are chains of their own, which leave the targets as they are', () => {
    const imported = read({
      model_list: [row('short', { model: 'openai/gpt-4o' }), row('long', { model: 'anthropic/claude-sonnet-4-5' })],
      litellm_settings: { context_window_fallbacks: [{ short: ['long'] }] },
    });
    expect(comboOf(imported, 'short')).toMatchObject({
      targets: [{ connection: 'openai', model: 'gpt-4o' }],
      fallback: { chains: { 'context-length': 'long' } },
    });
    expect(statusOf(imported, 'litellm_settings.context_window_fallbacks[0].short[0]')).toBe('mapped');
  });

  it('of one kind with several links are a combo of those, beside the general ones', () => {
    const imported = read({
      model_list: [row('a', { model: 'openai/x' }), row('b', { model: 'groq/x' }), row('c', { model: 'xai/x' })],
      router_settings: { fallbacks: [{ a: ['b'] }], content_policy_fallbacks: [{ a: ['c', 'b'] }] },
    });
    expect(comboOf(imported, 'a')).toMatchObject({
      targets: [{ connection: 'openai' }, { combo: 'b' }],
      fallback: { chains: { 'content-filter': 'a.content-filter' } },
    });
    expect(comboOf(imported, 'a.content-filter')).toMatchObject({
      strategy: 'priority',
      targets: [{ combo: 'c' }, { combo: 'b' }],
    });
  });

  it('are other names of their combos and say that those cannot be hidden', () => {
    const imported = read({
      model_list: [row('gpt-4o', { model: 'openai/gpt-4o' })],
      router_settings: { model_group_alias: { 'gpt-4': { model: 'gpt-4o', hidden: true } } },
    });
    expect(imported.aliases).toEqual([{ name: 'gpt-4', target: { combo: 'gpt-4o' } }]);
    expect(comboOf(imported, 'gpt-4')).toBeUndefined();
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
    const imported = read({ model_list: [row('e', { model: 'openai/x' }, { mode: 'video_generation' })] });
    expect(imported).toMatchObject({ connections: [], combos: [] });
    expect(lineOf(imported, 'model_list[0]')?.status).toBe('unsupported');
  });
});

const statusOf = (imported: LitellmImport, path: string) => lineOf(imported, path)?.status;

describe('accounts', () => {
  const only = (params: Params) => {
    const imported = read({ model_list: [row('m', params)] });
    return { connection: imported.connections[0], target: imported.combos[0]?.targets[0], imported };
  };

  it('of Azure have a resource, a key and a version that the file may write as a date', () => {
    const text =
      'model_list:\n- model_name: m\n  litellm_params: {model: azure/mine, api_base: https://r.openai.azure.com/, api_version: 2024-10-21}\n';
    expect(importLitellmConfig(text).connections).toEqual([
      {
        provider: 'azure',
        name: 'azure',
        baseUrl: 'https://r.openai.azure.com/openai/v1',
        secretRef: 'os.environ/AZURE_API_KEY',
        settings: { options: { apiVersion: '2024-10-21' } },
      },
    ]);
  });

  it('of Bedrock have a region, from wherever the file says it, and an access key or an API key', () => {
    expect(only({ model: 'bedrock/converse/eu-west-3/anthropic.claude' })).toMatchObject({
      connection: {
        secretRef: 'os.environ/AWS_SECRET_ACCESS_KEY',
        settings: { options: { region: 'eu-west-3', accessKeyId: 'os.environ/AWS_ACCESS_KEY_ID' } },
      },
      target: { model: 'anthropic.claude' },
    });
    const byKey = only({ model: 'bedrock/amazon.nova', aws_region_name: 'us-east-1', api_key: 'os.environ/BEARER' });
    expect(byKey.connection).toMatchObject({
      secretRef: 'os.environ/BEARER',
      settings: { options: { region: 'us-east-1' } },
    });
  });

  it('of Vertex AI have a project, a location and a service account that is never quoted', () => {
    const { connection, imported } = only({
      model: 'vertex_ai/claude-sonnet-4@20250514',
      vertex_project: 'p-1',
      vertex_location: 'europe-west1',
      vertex_credentials: { private_key: 'very-secret' },
    });
    expect(connection).toEqual({
      provider: 'vertex',
      name: 'vertex',
      secretRef: 'os.environ/VERTEX_API_KEY',
      settings: { options: { project: 'p-1', location: 'europe-west1' } },
    });
    expect(JSON.stringify(imported)).not.toContain('very-secret');
    expect(statusOf(imported, 'model_list[0].litellm_params.vertex_credentials')).toBe('approximated');
  });

  it('of Cloudflare have an account, which LiteLLM keeps in the address or in a variable', () => {
    const address = 'https://api.cloudflare.com/client/v4/accounts/abc123/ai/run/';
    expect(only({ model: 'cloudflare/@cf/x', api_base: address }).connection?.settings.options).toEqual({
      account: 'abc123',
    });
    expect(only({ model: 'cloudflare/@cf/x' }).connection?.settings.options).toEqual({
      account: 'os.environ/CLOUDFLARE_ACCOUNT_ID',
    });
  });

  it('are a vendor’s where OpenAI’s prefix has its address and its key', () => {
    const params = { model: 'openai/Qwen/Qwen3', api_base: 'https://api.siliconflow.com/v1' };
    expect(only({ ...params, api_key: 'os.environ/SF' }).connection).toEqual({
      provider: 'siliconflow',
      name: 'siliconflow',
      secretRef: 'os.environ/SF',
      settings: {},
    });
    expect(only(params).connection?.provider).toBe('openai-compatible');
  });

  it.each([
    ['cohere_chat/command-a', 'cohere', 'command-a'],
    ['gemini/gemini-2.5-pro', 'gemini', 'gemini-2.5-pro'],
    ['dashscope/qwen-max', 'alibaba', 'qwen-max'],
    ['nvidia_nim/meta/llama3-70b', 'nvidia', 'meta/llama3-70b'],
    ['huggingface/together/deepseek-ai/DeepSeek-R1', 'huggingface', 'deepseek-ai/DeepSeek-R1:together'],
  ])('are native for %s', (model, provider, id) => {
    const { connection, target } = only({ model });
    expect(connection?.provider).toBe(provider);
    expect(target).toEqual({ connection: provider, model: id });
  });

  it.each([
    [{ model: 'azure/x', azure_ad_token: 'os.environ/T' }, /azure_ad_token/],
    [{ model: 'bedrock/agent/x' }, /route/],
    [{ model: 'vertex_ai/1234567890' }, /only LiteLLM/],
    [{ model: 'baseten/abcd1234' }, /dedicated/],
  ])('stay with LiteLLM for %o', (params, reason) => {
    const { connection, imported } = only(params);
    expect(connection?.provider).toBe('litellm');
    expect(lineOf(imported, 'model_list[0].litellm_params')).toMatchObject({ status: 'kept' });
    expect(lineOf(imported, 'model_list[0].litellm_params')?.reason).toMatch(reason);
  });

  it('serve other kinds of models where OmniRoute does, and leave the rest to LiteLLM', () => {
    const imported = read({
      model_list: [
        row('e', { model: 'openai/text-embedding-3-small' }, { mode: 'embedding' }),
        row('r', { model: 'bedrock/amazon.rerank', aws_region_name: 'us-east-1' }, { mode: 'rerank' }),
      ],
    });
    expect(imported.connections.map(({ provider }) => provider)).toEqual(['openai', 'litellm']);
    expect(comboOf(imported, 'e')?.targets).toEqual([{ connection: 'openai', model: 'text-embedding-3-small' }]);
  });
});

describe('what is known better of a model', () => {
  const one = (params: Params, info?: Params) =>
    read({ model_list: [row('a', { model: 'openai/mine', ...params }, info)] });

  it('is its price, by either section, the parameters first', () => {
    const imported = one(
      { input_cost_per_token: 3e-6, cache_read_input_token_cost: '3e-7' },
      { input_cost_per_token: 9, output_cost_per_token: 0.000015, cache_creation_input_token_cost: 0.00000375 },
    );
    expect(imported.overrides).toEqual([
      {
        connection: 'openai',
        model: 'mine',
        facts: { usdPerMillion: { input: '3', 'cache-read': '0.3', output: '15', 'cache-write': '3.75' } },
      },
    ]);
    expect(statusOf(imported, 'model_list[0].litellm_params.input_cost_per_token')).toBe('mapped');
  });

  it('has no thresholds, and says so, unless the catalogue has the same ones', () => {
    const imported = one({ input_cost_per_token: 1e-6, input_cost_per_token_above_200k_tokens: 2e-6 });
    expect(imported.overrides[0]?.facts.usdPerMillion).toEqual({ input: '1' });
    expect(statusOf(imported, 'model_list[0].litellm_params.input_cost_per_token_above_200k_tokens')).toBe(
      'approximated',
    );
    const price = findModelFacts('gemini', 'gemini-2.5-pro')?.price;
    const long = price?.tiers.find(({ when }) => when?.inputTokensAbove === 200_000)?.usdPerMillion.input;
    const base = price?.tiers.find(({ when }) => when === undefined)?.usdPerMillion.input;
    const same = read({
      model_list: [
        row('g', {
          model: 'gemini/gemini-2.5-pro',
          input_cost_per_token: `${base}e-6`,
          input_cost_per_token_above_200k_tokens: `${long}e-6`,
        }),
      ],
    });
    expect(same.overrides).toEqual([]);
    expect(statusOf(same, 'model_list[0].litellm_params.input_cost_per_token_above_200k_tokens')).toBe('mapped');
  });

  it('is its limits and what it can do', () => {
    const info = { max_input_tokens: 32_000, max_tokens: 4096, supports_vision: false, supports_web_search: true };
    const imported = one({}, info);
    expect(imported.overrides[0]?.facts).toEqual({
      maxInputTokens: 32_000,
      maxOutputTokens: 4096,
      features: { vision: false },
    });
    expect(statusOf(imported, 'model_list[0].model_info.max_tokens')).toBe('mapped');
    expect(statusOf(imported, 'model_list[0].model_info.supports_web_search')).toBe('unsupported');
  });

  it('is what the catalogue says of its base model', () => {
    const imported = read({
      model_list: [
        row('a', { model: 'azure/eu-four', api_base: 'https://r.openai.azure.com' }, { base_model: 'gpt-4o' }),
      ],
    });
    const known = findModelFacts('azure', 'gpt-4o');
    expect(imported.overrides[0]?.facts).toMatchObject({ maxInputTokens: known?.maxInputTokens });
    expect(imported.overrides[0]?.facts.usdPerMillion?.input).toBe(known?.price?.tiers[0]?.usdPerMillion.input);
    expect(statusOf(imported, 'model_list[0].model_info.base_model')).toBe('approximated');
  });

  it('is one for all entries of the same model: the first word counts', () => {
    const imported = read({
      model_list: [
        row('a', { model: 'openai/mine', input_cost_per_token: 1e-6 }),
        row('b', { model: 'openai/mine', input_cost_per_token: 2e-6 }, { max_input_tokens: 10 }),
      ],
    });
    expect(imported.overrides).toHaveLength(1);
    expect(imported.overrides[0]?.facts).toEqual({ usdPerMillion: { input: '1' }, maxInputTokens: 10 });
    expect(statusOf(imported, 'model_list[1].litellm_params.input_cost_per_token')).toBe('unsupported');
  });

  it('is nothing for what no price can be made of, nor for a wildcard', () => {
    const imported = one({ input_cost_per_token: 'os.environ/P', input_cost_per_second: 1, max_budget: 5 });
    expect(imported.overrides).toEqual([]);
    for (const key of ['input_cost_per_token', 'input_cost_per_second', 'max_budget'])
      expect(statusOf(imported, `model_list[0].litellm_params.${key}`)).toBe('unsupported');
    const wildcard = read({ model_list: [row('openai/*', { model: 'openai/*', output_cost_per_token: 1e-6 })] });
    expect(wildcard.overrides).toEqual([]);
    expect(statusOf(wildcard, 'model_list[0].litellm_params.output_cost_per_token')).toBe('unsupported');
  });
});

describe('strategies', () => {
  const shared = (strategy: string) =>
    read({
      model_list: [row('m', { model: 'openai/x', rpm: 100, weight: 2 }), row('m', { model: 'groq/x', tpm: 5000 })],
      router_settings: { routing_strategy: strategy },
    });

  it.each([
    ['least-busy', 'least-busy'],
    ['latency-based-routing', 'lowest-latency'],
    ['usage-based-routing-v2', 'usage-based'],
    ['cost-based-routing', 'lowest-cost'],
  ])('%s become %s, which looks at limits and not at weights', (strategy, ours) => {
    expect(comboOf(shared(strategy), 'm')).toMatchObject({
      strategy: ours,
      targets: [
        { connection: 'openai', model: 'x', options: { rpm: 100 } },
        { connection: 'groq', model: 'x', options: { tpm: 5000 } },
      ],
    });
  });

  it('that are not known become weighted, and say so', () => {
    const imported = shared('lowest-carbon');
    expect(comboOf(imported, 'm')?.targets).toMatchObject([{ connection: 'openai' }]);
    expect(statusOf(imported, 'router_settings.routing_strategy')).toBe('approximated');
  });
});

describe('options of targets', () => {
  it('are the fields that are left out, whole ones only', () => {
    const imported = read({
      model_list: [
        row('a', { model: 'openai/x', additional_drop_params: ['temperature', 'tools[*].strict'], drop_params: true }),
      ],
    });
    expect(comboOf(imported, 'a')?.targets).toEqual([
      { connection: 'openai', model: 'x', options: { dropParams: ['temperature'] } },
    ]);
    const place = 'model_list[0].litellm_params.additional_drop_params';
    expect(statusOf(imported, `${place}[0]`)).toBe('mapped');
    expect(statusOf(imported, `${place}[1]`)).toBe('unsupported');
    expect(statusOf(imported, 'model_list[0].litellm_params.drop_params')).toBe('approximated');
  });

  it('are the dialect that the model or its mode asks for', () => {
    const imported = read({
      model_list: [
        row('a', { model: 'openai/responses/gpt-5' }),
        row('b', { model: 'azure/x', api_base: 'https://r.openai.azure.com' }, { mode: 'responses' }),
      ],
    });
    expect(comboOf(imported, 'a')?.targets).toMatchObject([{ model: 'gpt-5', options: { dialect: 'responses' } }]);
    expect(comboOf(imported, 'b')?.targets).toMatchObject([{ model: 'x', options: { dialect: 'responses' } }]);
  });
});

describe('retries', () => {
  const three = ['openai/x', 'groq/x', 'xai/x'].map((model) => row('m', { model }));

  it('of a single target ask it again', () => {
    const imported = read({ model_list: three.slice(0, 1), router_settings: { num_retries: 2 } });
    expect(comboOf(imported, 'm')?.fallback).toEqual({ sameTargetRetries: 2 });
    expect(exportLitellmConfig(imported)).toContain('num_retries: 2');
  });

  it('bound how many targets of a name are asked', () => {
    const bound = (num_retries: number) =>
      comboOf(read({ model_list: three, router_settings: { num_retries } }), 'm')?.fallback;
    expect([0, 1, 2].map(bound)).toEqual([{ attempts: 1 }, { attempts: 2 }, {}]);
    expect(bound(3)).toEqual({ attempts: 4, sameTargetRetries: 1 });
    expect(bound(5)).toEqual({ sameTargetRetries: 1 });
    const own = row('m', { model: 'openai/x', num_retries: 1 });
    expect(comboOf(read({ model_list: [own, ...three.slice(1)] }), 'm')?.fallback).toEqual({ attempts: 2 });
  });

  it('by kind of failure say which failures move on, a name’s own policy before the router’s', () => {
    const imported = read({
      model_list: three,
      router_settings: {
        retry_policy: { TimeoutErrorRetries: 0, RateLimitErrorRetries: 3 },
        model_group_retry_policy: { other: { DefaultRetries: 0 } },
      },
    });
    const on = comboOf(imported, 'm')?.fallback.on;
    expect(on).toContain('rate-limit');
    expect(on).not.toContain('timeout');
    expect(lineOf(imported, 'router_settings.retry_policy.TimeoutErrorRetries')).toMatchObject({
      status: 'approximated',
      reason: expect.stringMatching(/^Says which failures/),
    });
    const reason = lineOf(imported, 'router_settings.model_group_retry_policy.other.DefaultRetries')?.reason;
    expect(reason).toMatch(/^Which failures go on/);
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
