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
      combos: [
        { name: 'a', strategy: 'priority', targets: [mini], fallback: { attempts: 2, on: ['timeout'] } },
        { name: 'b', strategy: 'weighted', targets: [{ combo: 'a', weight: 2 }], fallback: { deadlineMs: 1000 } },
        { name: 'c', strategy: 'priority', targets: [{ connection: 'strange', model: 'x' }], fallback: {} },
      ],
    });
    const comments = text.split('\n').filter((line) => line.startsWith('# -'));
    expect(comments).toEqual([
      '# - connection strange: LiteLLM has no provider for “elsewhere”',
      '# - a: fallback.attempts',
      '# - a: the kinds of failure in fallback.on',
      '# - b: fallback.deadlineMs',
      '# - b: combos inside a weighted one: their targets stand for them',
      '# - c: a target on the connection strange, which is not in this file',
    ]);
  });

  it('writes nothing that stands for a secret but references', () => {
    expect(exportLitellmConfig({ connections: [openai], combos: [] })).toContain('api_key: os.environ/OPENAI_API_KEY');
  });
});
