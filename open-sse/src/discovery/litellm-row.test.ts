import { expect, test } from 'vitest';
import { readLitellmFields } from './litellm-row.ts';

test('prices by the unit are read where tokens have none, and beside them', () => {
  const whisper = { mode: 'audio_transcription', input_cost_per_second: 0.0001, input_cost_per_token: 0 };
  expect(readLitellmFields('whisper-1', whisper)).toEqual({
    id: 'whisper-1',
    mode: 'audio',
    price: { tiers: [{ usdPerMillion: {} }], usdPerUnit: { 'audio-seconds': '0.0001' }, source: 'litellm' },
  });
  const both = { input_cost_per_token: 1e-6, output_cost_per_token: 0, input_cost_per_query: 0.002 };
  expect(readLitellmFields('rerank', both).price).toEqual({
    tiers: [{ usdPerMillion: { input: '1', output: '0' } }],
    usdPerUnit: { searches: '0.002' },
    source: 'litellm',
  });
});

test('nothing but zeros is no price', () => {
  const zeros = { input_cost_per_token: 0, output_cost_per_token: 0, input_cost_per_query: 0 };
  expect(readLitellmFields('x', zeros)).toEqual({ id: 'x' });
});
