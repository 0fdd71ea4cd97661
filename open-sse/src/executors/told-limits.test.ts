import { describe, expect, test } from 'vitest';
import { createExecutors, createHttpClient } from './index.ts';
import { openaiLimits, readToldLimits } from './told-limits.ts';

const executors = createExecutors(createHttpClient());
const nowMs = Date.UTC(2026, 10, 21, 12);

function resetOf(reset: string): number {
  const headers = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': reset };
  return (readToldLimits(headers, openaiLimits, nowMs)?.requests?.resetAtMs ?? Number.NaN) - nowMs;
}

describe('limits that an upstream tells', () => {
  test('are read by OpenAI’s names', () => {
    const headers = {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-limit-tokens': '150000',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '6m0s',
    };
    expect(readToldLimits(headers, openaiLimits, nowMs)).toEqual({
      requests: { limit: 60, remaining: 59, resetAtMs: nowMs + 1000 },
      tokens: { limit: 150_000, remaining: 149_984, resetAtMs: nowMs + 360_000 },
    });
  });

  test.each([
    ['12ms', 12],
    ['7.66s', 7660],
    ['2m59.56s', 179_560],
    ['20', 20_000],
    ['2026-11-21T12:00:30Z', 30_000],
    [String(nowMs / 1000 + 45), 45_000],
    ['0', 0],
    ['2026-11-21T11:00:00Z', 0],
    ['1h2m', 600_000],
    ['soon', 60_000],
    ['s1', 60_000],
  ])('end at %s, ten minutes from now at most', (reset, expected) => {
    expect(resetOf(reset)).toBeCloseTo(expected);
  });

  test('are not believed where they are no numbers, and nothing is made of nothing', () => {
    const unknown = { 'x-ratelimit-limit-tokens': '-1', 'x-ratelimit-remaining-tokens': '-1' };
    expect(readToldLimits(unknown, openaiLimits, nowMs)).toBeUndefined();
    expect(readToldLimits({ 'x-ratelimit-limit-tokens': '10' }, openaiLimits, nowMs)).toBeUndefined();
    expect(executors.executorOf('openai').readFacts({ status: 200, headers: {} })).toEqual({});
  });

  test('come from each upstream under its own names; LiteLLM’s own go before those that it passes on', () => {
    const factsOf = (id: 'anthropic' | 'azure' | 'litellm', headers: Record<string, string>) =>
      executors.executorOf(id).readFacts({ status: 429, headers }).limits?.requests?.remaining;
    expect(factsOf('anthropic', { 'anthropic-ratelimit-requests-remaining': '3' })).toBe(3);
    expect(factsOf('azure', { 'x-ratelimit-remaining-requests': '4' })).toBe(4);
    const passedOn = { 'llm_provider-x-ratelimit-remaining-requests': '5' };
    expect(factsOf('litellm', passedOn)).toBe(5);
    expect(factsOf('litellm', { ...passedOn, 'x-ratelimit-remaining-requests': '0' })).toBe(0);
  });
});
