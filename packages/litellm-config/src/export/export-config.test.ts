import { defaultFallbackKinds, type StrategyId } from '@omniroute/core';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { LitellmEntities } from '../entities.ts';
import { importLitellmConfig } from '../import/import-config.ts';
import { exportLitellmConfig } from './export-config.ts';

const openai = { provider: 'openai', name: 'openai', secretRef: 'os.environ/OPENAI_API_KEY', settings: {} };
const gateway = {
  provider: 'litellm',
  name: 'corp gateway',
  baseUrl: 'http://127.0.0.1:4000',
  settings: { allowPrivateNetwork: true, upstreamRetries: true, headers: { 'x-team': 'a' } },
};
const mini = { connection: 'openai', model: 'gpt-4o-mini' };
const proxied = { connection: 'corp gateway', model: 'eu/claude', options: { dialect: 'chat' as const } };

describe('export', () => {
  it('writes connections as credentials, combos as groups, later targets as fallbacks', () => {
    const entities: LitellmEntities = {
      connections: [openai, gateway],
      overrides: [],
      aliases: [],
      combos: [
        {
          name: 'fast',
          strategy: 'weighted',
          targets: [
            { ...mini, weight: 9 },
            { ...proxied, weight: 1 },
          ],
          fallback: {},
        },
        { name: 'best', strategy: 'priority', targets: [proxied, { combo: 'fast' }], fallback: {} },
      ],
    };
    const text = exportLitellmConfig(entities);
    expect(parse(text)).toMatchObject({
      model_list: [
        { model_name: 'fast', litellm_params: { model: 'openai/gpt-4o-mini', weight: 9 } },
        { model_name: 'fast', litellm_params: { model: 'litellm_proxy/eu/claude', weight: 1 } },
        { model_name: 'best', litellm_params: { litellm_credential_name: 'corp gateway' } },
      ],
      router_settings: { fallbacks: [{ best: ['fast'] }] },
    });
    expect(importLitellmConfig(text)).toMatchObject(entities);
  });

  it('says at the top what LiteLLM has no word for', () => {
    const text = exportLitellmConfig({
      connections: [openai, { provider: 'elsewhere', name: 'strange', settings: {} }],
      overrides: [],
      aliases: [],
      combos: [
        { name: 'a', strategy: 'priority', targets: [mini], fallback: { attempts: 2, on: ['timeout'] } },
        { name: 'b', strategy: 'weighted', targets: [{ combo: 'a', weight: 2 }], fallback: { deadlineMs: 1000 } },
        { name: 'c', strategy: 'priority', targets: [{ connection: 'strange', model: 'x' }], fallback: {} },
        { name: 'd', strategy: 'priority', targets: [{ ...mini, when: { tag: ['vip'] } }], fallback: {} },
      ],
    });
    const comments = text.split('\n').filter((line) => line.startsWith('# -'));
    expect(comments).toEqual([
      '# - connection strange: LiteLLM has no provider for “elsewhere”',
      '# - a: fallback.attempts',
      '# - a: the kinds of failure in fallback.on',
      '# - b: fallback.deadlineMs',
      '# - b: combos inside one that is not in order: their targets stand for them',
      '# - d: the conditions on targets',
      '# - c: a target on the connection strange, which is not in this file',
    ]);
  });

  it('gives every native account its words, and keeps beside them what LiteLLM has none for', () => {
    const entities: LitellmEntities = {
      aliases: [],
      connections: [
        {
          provider: 'azure',
          name: 'az',
          baseUrl: 'https://r.openai.azure.com/openai/v1',
          secretRef: 'os.environ/AZ',
          settings: { options: { apiVersion: '2024-10-21' }, newModels: 'offer' },
        },
        {
          provider: 'bedrock',
          name: 'aws',
          secretRef: 'os.environ/AWS',
          settings: { options: { region: 'eu-west-1', accessKeyId: 'AKIA' }, sync: false },
        },
        { provider: 'vertex', name: 'gcp', secretRef: 'os.environ/SA', settings: {} },
        { provider: 'siliconflow', name: 'sf', secretRef: 'os.environ/SF', settings: {} },
        { provider: 'cloudflare', name: 'cf', secretRef: 'os.environ/CF', settings: { options: { account: 'abc' } } },
      ],
      combos: [
        { name: 'm', strategy: 'priority', targets: [{ connection: 'aws', model: 'anthropic.claude' }], fallback: {} },
      ],
      overrides: [{ connection: 'sf', model: 'Qwen/Qwen3', facts: { usdPerMillion: { input: '0.3', output: '1' } } }],
    };
    const text = exportLitellmConfig(entities);
    expect(parse(text)).toMatchObject({
      model_list: [
        { litellm_params: { model: 'bedrock/converse/anthropic.claude' } },
        {
          model_name: 'sf/Qwen/Qwen3',
          litellm_params: { model: 'openai/Qwen/Qwen3' },
          model_info: { input_cost_per_token: 3e-7, output_cost_per_token: 1e-6 },
        },
      ],
      credential_list: [
        { credential_values: { api_base: 'https://r.openai.azure.com', api_version: '2024-10-21' } },
        { credential_values: { aws_region_name: 'eu-west-1', aws_secret_access_key: 'os.environ/AWS' } },
        { credential_values: { vertex_location: 'global', vertex_credentials: 'os.environ/SA' } },
        { credential_values: { api_base: 'https://api.siliconflow.com/v1' } },
        { credential_values: { api_base: 'https://api.cloudflare.com/client/v4/accounts/abc/ai/run/' } },
      ],
    });
    expect(importLitellmConfig(text)).toMatchObject(entities);
  });

  it('writes what LiteLLM’s reader takes for text as text, and small numbers as numbers', () => {
    const text = exportLitellmConfig({
      connections: [openai],
      aliases: [],
      combos: [{ name: 'no', strategy: 'priority', targets: [{ ...mini, model: '2024-10-21' }], fallback: {} }],
      overrides: [{ connection: 'openai', model: '2024-10-21', facts: { usdPerMillion: { input: '0.3' } } }],
    });
    expect(text).toContain('model_name: "no"');
    expect(text).toContain('input_cost_per_token: 3.0e-7');
  });

  it('writes aliases, patterns as wildcards, and default fallbacks that only they go on with', () => {
    const text = exportLitellmConfig({
      connections: [openai],
      combos: [
        { name: 'fast', strategy: 'priority', targets: [mini], fallback: {} },
        { name: 'spare', strategy: 'priority', targets: [{ combo: 'fast' }, mini], fallback: {} },
      ],
      aliases: [
        { name: 'openai/gpt-4o-mini', target: { combo: 'fast' } },
        { name: 'mini', target: mini },
        { name: 'any/*', target: { connection: 'openai', model: '*' } },
        { name: 'gpt-*', target: { combo: 'fast' } },
      ],
      afterFailure: 'fast',
      overrides: [],
    });
    expect(parse(text)).toMatchObject({
      model_list: [
        { model_name: 'fast' },
        { model_name: 'openai/gpt-4o-mini (2)', model_info: { omniroute: { link: true } } },
        { model_name: 'any/*', litellm_params: { model: 'openai/*', litellm_credential_name: 'openai' } },
        { model_name: 'openai/*', litellm_params: { model: 'openai/*', litellm_credential_name: 'openai' } },
      ],
      router_settings: {
        model_group_alias: { spare: 'fast', 'openai/gpt-4o-mini': 'fast', mini: 'openai/gpt-4o-mini (2)' },
        fallbacks: [{ spare: ['openai/gpt-4o-mini (2)'] }, { fast: [] }, { 'openai/gpt-4o-mini (2)': [] }],
        default_fallbacks: ['fast'],
      },
    });
    expect(text).toContain('# - gpt-*: a pattern that leads to a combo');
  });

  it('says retries and the kinds of failure where no fallback follows', () => {
    const targets = ['a', 'b', 'c'].map((model) => ({ connection: 'openai', model }));
    const on = defaultFallbackKinds.filter((kind) => kind !== 'timeout');
    const entities: LitellmEntities = {
      connections: [openai],
      combos: [{ name: 'm', strategy: 'priority', targets, fallback: { on, attempts: 2 } }],
      overrides: [],
      aliases: [],
    };
    const text = exportLitellmConfig(entities);
    expect(parse(text)).toMatchObject({
      model_list: [{ litellm_params: { num_retries: 1 } }, {}, {}],
      router_settings: { model_group_retry_policy: { m: { TimeoutErrorRetries: 0, RateLimitErrorRetries: 2 } } },
    });
    expect(importLitellmConfig(text)).toMatchObject(entities);
    expect(text).not.toContain('# -');
  });

  it('has one strategy for all names: the most usual', () => {
    const targets = ['a', 'b'].map((model) => ({ connection: 'openai', model }));
    const combo = (name: string, strategy: StrategyId) => ({ name, strategy, targets, fallback: {} });
    const text = exportLitellmConfig({
      connections: [openai],
      combos: [combo('x', 'least-busy'), combo('y', 'least-busy'), combo('z', 'round-robin')],
      overrides: [],
      aliases: [],
    });
    expect(text).toContain('routing_strategy: least-busy');
    expect(text).toContain('# - z: the strategy round-robin');
  });

  it('writes nothing that stands for a secret but references', () => {
    expect(exportLitellmConfig({ connections: [openai], combos: [], overrides: [], aliases: [] })).toContain(
      'api_key: os.environ/OPENAI_API_KEY',
    );
  });
});
