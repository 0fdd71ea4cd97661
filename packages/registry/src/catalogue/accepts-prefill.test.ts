import { expect, test } from 'vitest';
import { acceptsPrefill } from './accepts-prefill.ts';
import { findModelFacts } from './catalogue.ts';

test.each<[string, string, boolean | undefined]>([
  ['anthropic', 'claude-3-5-sonnet-20241022', true],
  ['anthropic', 'claude-3-haiku-20240307', true],
  ['anthropic', 'claude-opus-4-20250514', true],
  ['anthropic', 'claude-opus-4-5-20251101', true],
  ['anthropic', 'claude-haiku-4-5', true],
  ['anthropic', 'claude-opus-4-6', false],
  ['anthropic', 'claude-sonnet-4-6-20260514', false],
  ['anthropic', 'claude-opus-5', false],
  ['anthropic', 'claude-fable-5-1', false],
  ['bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', true],
  ['vertex', 'claude-opus-4-1@20250805', true],
  ['gemini', 'gemini-2.5-pro', true],
  ['gemini', 'models/gemini-3.1-flash', true],
  ['gemini', 'gemini-3.6-pro', false],
  ['gemini', 'gemma-3-27b-it', undefined],
  ['mistral', 'mistral-large-latest', true],
  ['mistral', 'magistral-medium-latest', undefined],
  ['openai', 'gpt-5.6', undefined],
  ['openrouter', 'anthropic/claude-opus-4-5', undefined],
])('%s/%s goes on with a begun answer: %s', (provider, model, expected) => {
  expect(acceptsPrefill(provider, model)).toBe(expected);
});

test('the catalogue says so beside what else it knows', () => {
  expect(findModelFacts('anthropic', 'claude-opus-4-5-20251101')?.features).toMatchObject({
    tools: true,
    prefill: true,
  });
  expect(findModelFacts('anthropic', 'claude-opus-4-6')?.features).toMatchObject({ prefill: false });
  expect(findModelFacts('openai', 'gpt-5.6')?.features).not.toHaveProperty('prefill');
});
