import { expect, test } from 'vitest';
import { limitHeaders } from './limit-headers.ts';

const nowMs = Date.parse('2026-03-04T12:00:00Z');
const uses = [
  { limit: 'rpm', most: 60, used: 12, resetMs: 60_400 },
  { limit: 'tpm', most: 1000, used: 1400, resetMs: 900 },
  { limit: 'concurrency', most: 2, used: 1 },
  { limit: 'budget-day', most: 5e9, used: 1e9, resetMs: 3_600_000 },
] as const;

test('OpenAI’s names tell what is left and how long until all is free again', () => {
  expect(Object.fromEntries(limitHeaders('openai-chat', uses, nowMs))).toEqual({
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '48',
    'x-ratelimit-reset-requests': '1m1s',
    'x-ratelimit-limit-tokens': '1000',
    'x-ratelimit-remaining-tokens': '0',
    'x-ratelimit-reset-tokens': '1s',
  });
});

test('Anthropic’s names tell the moment', () => {
  expect(Object.fromEntries(limitHeaders('anthropic-messages', uses, nowMs))).toEqual({
    'anthropic-ratelimit-requests-limit': '60',
    'anthropic-ratelimit-requests-remaining': '48',
    'anthropic-ratelimit-requests-reset': '2026-03-04T12:01:00.400Z',
    'anthropic-ratelimit-tokens-limit': '1000',
    'anthropic-ratelimit-tokens-remaining': '0',
    'anthropic-ratelimit-tokens-reset': '2026-03-04T12:00:00.900Z',
  });
});
