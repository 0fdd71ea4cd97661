import { parse } from 'yaml';
import { expect, test } from 'vitest';
import type { LitellmEntities } from '../entities.ts';
import { exportLitellmConfig } from './export-config.ts';

const targets = ['cheap', 'better'].map((model) => ({ connection: 'openai', model }));

function exported(strategy: 'cascade' | 'hedged'): string {
  const entities: LitellmEntities = {
    connections: [{ provider: 'openai', name: 'openai', secretRef: 'os.environ/OPENAI_API_KEY', settings: {} }],
    overrides: [],
    aliases: [],
    combos: [{ name: 'both', strategy, targets, fallback: {} }],
  };
  return exportLitellmConfig(entities);
}

test('a cascade is written as its targets in order, and said to be no cascade any more', () => {
  const text = exported('cascade');
  expect(parse(text)).toMatchObject({
    model_list: [
      { litellm_params: { model: 'openai/cheap', order: 1 } },
      { litellm_params: { model: 'openai/better', order: 2 } },
    ],
  });
  expect(text).toContain('both: the strategy cascade');
});

test('a hedged combo is written as one by latency, and said to be hedged no more', () => {
  const text = exported('hedged');
  expect(parse(text)).toMatchObject({ router_settings: { routing_strategy: 'latency-based-routing' } });
  expect(text).toContain('both: the strategy hedged');
});
