import fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { LitellmEntities } from './entities.ts';
import { exportLitellmConfig } from './export/export-config.ts';
import { importLitellmConfig } from './import/import-config.ts';

const names = fc.constantFrom('gpt-4o', 'fast', 'strong', 'openai/gpt-4o', 'local', 'eu/claude', 'gpt 5: new');
const wildcards = fc.constantFrom('openai/*', 'anthropic/*', '*', 'team/*', 'bedrock/*', 'a*b*');
const models = fc.constantFrom(
  'openai/gpt-4o',
  'gpt-4o-mini',
  'anthropic/claude-sonnet-4-5',
  'groq/llama-3.3-70b-versatile',
  'fireworks_ai/qwen3-8b',
  'ollama/llama3',
  'ollama_chat/llama3:8b',
  'hosted_vllm/qwen',
  'openrouter/openai/gpt-4o',
  'litellm_proxy/behind',
  'azure/my-deployment',
  'azure/responses/o-large',
  'openai/responses/gpt-5',
  'bedrock/anthropic.claude',
  'bedrock/invoke/us-east-1/anthropic.claude',
  'bedrock/arn:aws:bedrock:eu-west-1:1:inference-profile/eu.claude',
  'vertex_ai/gemini-2.5-pro',
  'vertex_ai/mistral-large',
  'gemini/gemini-2.5-pro',
  'cohere_chat/command-r',
  'cloudflare/@cf/meta/llama',
  'huggingface/together/org/model',
  'novita/deepseek/deepseek-v3',
  'voyage/voyage-3',
  'mystery-model',
  'openai/text-embedding-3-small',
);
const keys = fc.constantFrom('os.environ/OPENAI_API_KEY', 'os.environ/OTHER_KEY', 'sk-literal-1', 'sk-literal-2');
const bases = fc.constantFrom(
  'http://127.0.0.1:8000/v1',
  'http://gpu-box:8000',
  'https://api.openai.com/v1',
  'https://llm.example.com/proxy/',
  'https://mine.openai.azure.com/',
  'https://api.siliconflow.com/v1',
  'https://api.cloudflare.com/client/v4/accounts/a1/ai/run/',
  'os.environ/LLM_BASE',
  'not a url',
);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 3 });
const figure = fc.constantFrom(0, 1, 2, 0.5, 100, 3_000_000, '7', 'os.environ/N');

const price = fc.oneof(
  fc.constantFrom(0, 3e-7, '1.5e-6', 0.000015, 1e9, -1, 'free'),
  fc.double({ min: 0, max: 0.001, noNaN: true }),
);

const entry = fc.record(
  {
    model_name: fc.oneof({ weight: 6, arbitrary: names }, { weight: 1, arbitrary: wildcards }),
    litellm_params: fc.record(
      {
        model: fc.oneof({ weight: 6, arbitrary: models }, { weight: 1, arbitrary: wildcards }),
        api_key: optional(keys),
        api_base: optional(bases),
        weight: optional(figure),
        order: optional(figure),
        rpm: optional(figure),
        max_parallel_requests: optional(figure),
        timeout: optional(figure),
        extra_headers: optional(fc.constantFrom({ 'x-team': 'a' }, { Authorization: 'Bearer x' })),
        num_retries: optional(fc.constantFrom(0, 1, 2, 'many')),
        additional_drop_params: optional(fc.subarray(['temperature', 'top_k', 'tools[*].strict'], { minLength: 1 })),
        api_version: optional(fc.constantFrom('2024-10-21', 'v1')),
        aws_region_name: optional(fc.constantFrom('us-east-1', 'os.environ/REGION')),
        aws_access_key_id: optional(fc.constantFrom('AKIA', 'os.environ/AKID')),
        vertex_project: optional(fc.constant('p-1')),
        vertex_location: optional(fc.constantFrom('global', 'eu')),
        vertex_credentials: optional(fc.constantFrom('os.environ/SA', '/etc/sa.json')),
        input_cost_per_token: optional(price),
        input_cost_per_token_above_200k_tokens: optional(price),
        litellm_credential_name: optional(fc.constantFrom('shared', 'azure eu', 'nowhere')),
      },
      { requiredKeys: ['model'] },
    ),
    model_info: optional(
      fc.record(
        {
          id: fc.constantFrom('dep-1', 'dep-2'),
          mode: fc.constantFrom('chat', 'embedding', 'responses', 'video_generation'),
          output_cost_per_token: price,
          cache_creation_input_token_cost_above_1hr: price,
          max_input_tokens: fc.constantFrom(1, 128_000, '200000', -1),
          max_tokens: fc.constantFrom(4096, 0.5),
          supports_vision: fc.constantFrom(true, false, 'yes'),
          supports_function_calling: fc.boolean(),
          base_model: fc.constantFrom('azure/gpt-4o', 'claude-sonnet-4-5', 'nobody/knows'),
        },
        { requiredKeys: [] },
      ),
    ),
    rpm: optional(figure),
  },
  { requiredKeys: ['model_name', 'litellm_params'] },
);
const link = fc.oneof(names, fc.constantFrom('alias-a', 'alias-b', 'dep-1', 'openai/gpt-4.1', 'nothing', 'served'));
const chain = fc.array(
  fc.dictionary(fc.oneof(link, fc.constant('*')), fc.array(link, { maxLength: 3 }), { maxKeys: 2 }),
  {
    maxLength: 3,
  },
);
const retryPolicy = fc.dictionary(
  fc.constantFrom('TimeoutErrorRetries', 'RateLimitErrorRetries', 'BadRequestErrorRetries', 'DefaultRetries', 'Odd'),
  fc.constantFrom(0, 1, 3, '2', 'x'),
  { maxKeys: 3 },
);
const config = fc.record(
  {
    model_list: fc.array(entry, { maxLength: 8 }),
    credential_list: fc.constantFrom([
      { credential_name: 'shared', credential_values: { api_key: 'os.environ/SHARED' }, credential_info: {} },
      {
        credential_name: 'unused one',
        credential_values: { api_key: 'os.environ/UNUSED', api_base: 'https://x.example.com/v1' },
        credential_info: { custom_llm_provider: 'openai' },
      },
    ]),
    router_settings: fc.record(
      {
        fallbacks: chain,
        context_window_fallbacks: chain,
        content_policy_fallbacks: chain,
        default_fallbacks: fc.array(link, { maxLength: 2 }),
        model_group_alias: fc.dictionary(fc.constantFrom('alias-a', 'alias-b', 'fast'), names, { maxKeys: 3 }),
        timeout: figure,
        routing_strategy: fc.constantFrom('simple-shuffle', 'least-busy', 'usage-based-routing', 'odd'),
        num_retries: figure,
        retry_policy: retryPolicy,
        model_group_retry_policy: fc.dictionary(names, retryPolicy, { maxKeys: 2 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['model_list'] },
);

/** Lists have no order of their own. */
function sorted({ connections, combos, aliases, overrides, afterFailure }: LitellmEntities): LitellmEntities {
  const byName = (left: { name: string }, right: { name: string }) => (left.name < right.name ? -1 : 1);
  const keyOf = ({ connection, model }: LitellmEntities['overrides'][number]) => `${connection}/${model}`;
  return {
    connections: connections.toSorted(byName),
    combos: combos.toSorted(byName),
    aliases: aliases.toSorted(byName),
    ...(afterFailure !== undefined && { afterFailure }),
    overrides: overrides.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1)),
  };
}

describe('export and import', () => {
  it('give back whatever an import made', () => {
    fc.assert(
      fc.property(config, (file) => {
        const first = importLitellmConfig(stringify(file));
        const again = importLitellmConfig(exportLitellmConfig(first));
        expect(sorted(again)).toEqual(sorted(first));
      }),
      { numRuns: 200 },
    );
  });

  it('lose no key on the way back', () => {
    fc.assert(
      fc.property(config, (file) => {
        const { report } = importLitellmConfig(exportLitellmConfig(importLitellmConfig(stringify(file))));
        const lost = report.filter(({ status }) => status === 'unsupported' || status === 'kept');
        expect(lost).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
