import { getProvider } from '@omniroute/registry';
import { createExecutors, createHttpClient } from '@omniroute/open-sse';
import type { Price } from '@omniroute/core';
import { expect, test } from 'vitest';
import { Attempt } from '../pipeline/attempt.ts';
import { RealtimeMeter } from './realtime-meter.ts';

function meterWith(usdPerMillion: Price['tiers'][number]['usdPerMillion']): RealtimeMeter {
  const definition = getProvider('openai');
  const executor = createExecutors(createHttpClient()).executorOf('openai');
  const upstream = { id: 'con_1', name: 'c', provider: 'openai', baseUrl: 'https://x.example', settings: {} };
  const price: Price = { tiers: [{ usdPerMillion }], source: 'user' };
  const connection = { upstream, definition, executor, models: new Map() };
  const candidate = { connection, model: 'm', options: {}, facts: { id: 'm', price } };
  return new RealtimeMeter(new Attempt({ candidate, format: 'openai-realtime', position: 0 }));
}

test('the cost of a session is that of its responses, audio at its own price', () => {
  const meter = meterWith({ input: '4', 'audio-input': '32', output: '16', 'audio-output': '64' });
  meter.note({ input: 100, 'audio-input': 10, output: 20, 'audio-output': 5 });
  meter.note({ input: 100, 'audio-input': 0, output: 0, 'audio-output': 1 });
  expect(meter.metered).toMatchObject({
    tokens: { input: 200, 'audio-input': 10, output: 20, 'audio-output': 6 },
    usageSource: 'reported',
    cost: { costNanoUsd: 200 * 4000 + 10 * 32_000 + 20 * 16_000 + 6 * 64_000, costSource: 'price' },
  });
});

test('one response without a known price makes the whole unknown', () => {
  const meter = meterWith({ input: '4', output: '16' });
  meter.note({ input: 1, output: 1 });
  meter.note({ input: 1, output: 1, 'audio-output': 9 });
  expect(meter.metered.cost).toBeUndefined();
  expect(meter.metered.tokens).toEqual({ input: 2, output: 2, 'audio-output': 9 });
});

test('a session without a response has no usage', () => {
  expect(meterWith({}).metered).toMatchObject({ tokens: {}, usageSource: undefined, cost: undefined });
});
