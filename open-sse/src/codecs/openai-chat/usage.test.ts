import { describe, expect, it } from 'vitest';
import { decodeUsage, encodeUsage } from './usage.ts';

describe('usage of OpenAI chat', () => {
  it('is taken apart so that each token counts once', () => {
    const { usage, costUsd } = decodeUsage({
      prompt_tokens: 120,
      completion_tokens: 50,
      total_tokens: 170,
      cost: 0.000138,
      prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 16, cache_creation_tokens: 16, audio_tokens: 8 },
      completion_tokens_details: { reasoning_tokens: 32, audio_tokens: 4 },
    });
    expect(costUsd).toBe(0.000138);
    expect(usage.tokens).toEqual({
      input: 32,
      'cache-read': 64,
      'cache-write': 16,
      'audio-input': 8,
      output: 14,
      reasoning: 32,
      'audio-output': 4,
    });
  });

  it('leaves out what was not reported and keeps a reported zero', () => {
    expect(decodeUsage({ prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 0 } }).usage.tokens).toEqual({
      input: 5,
      'cache-read': 0,
    });
  });

  it('sees by the total that reasoning is counted beside the completion', () => {
    const details = { completion_tokens_details: { reasoning_tokens: 30 } };
    const apart = decodeUsage({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 45, ...details });
    expect(apart.usage.tokens).toMatchObject({ output: 5, reasoning: 30 });
    const within = decodeUsage({ prompt_tokens: 10, completion_tokens: 35, total_tokens: 45, ...details });
    expect(within.usage.tokens).toMatchObject({ output: 5, reasoning: 30 });
  });

  it('is bare in the shape that LiteLLM invents, and only in it', () => {
    const invented = {
      prompt_tokens: 8,
      completion_tokens: 7,
      completion_tokens_details: { reasoning_tokens: 0, text_tokens: 7 },
    };
    expect(decodeUsage(invented).bare).toBe(true);
    expect(decodeUsage({ ...invented, completion_tokens_details: { reasoning_tokens: 0 } }).bare).toBe(true);
    expect(decodeUsage({ ...invented, prompt_tokens_details: { cached_tokens: 0 } }).bare).toBeUndefined();
    expect(decodeUsage({ prompt_tokens: 8, completion_tokens: 7 }).bare).toBeUndefined();
    const thought = { prompt_tokens: 8, completion_tokens_details: { reasoning_tokens: 2, text_tokens: 5 } };
    expect(decodeUsage(thought).bare).toBeUndefined();
  });

  it('is written with cached tokens inside the prompt', () => {
    const tokens = { input: 10, 'cache-read': 90, 'cache-write': 3, 'cache-write-1h': 2, output: 7, reasoning: 5 };
    expect(encodeUsage({ usage: { tokens, source: 'reported' } })).toEqual({
      prompt_tokens: 105,
      completion_tokens: 12,
      total_tokens: 117,
      prompt_tokens_details: {
        cached_tokens: 90,
        cache_write_tokens: 5,
        cache_creation_token_details: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 2 },
      },
      completion_tokens_details: { reasoning_tokens: 5 },
    });
  });
});
