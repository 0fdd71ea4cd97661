import { expect, test } from 'vitest';
import { describeExceeded, type Exceeded } from './limit-exceeded.ts';

const base = { who: 'The key “laptop”', waitedMs: 0, nowMs: Date.parse('2026-03-04T12:00:00Z'), zone: 'UTC' };

test.each<[string, Exceeded['obstacle'], string, number?]>([
  [
    'requests a minute',
    { limit: 'rpm', most: 1, used: 1, retryAfterMs: 1200 },
    'The key “laptop” has used its 1 request a minute. Try again in 2 s.',
  ],
  [
    'tokens a minute',
    { limit: 'tpm', most: 100, used: 90, retryAfterMs: 30_000 },
    'The key “laptop” may use 100 tokens a minute, has used 90, and this request is expected to use more than what is left. Try again in 30 s.',
  ],
  [
    'requests at once',
    { limit: 'concurrency', most: 2, used: 2 },
    'The key “laptop” may have 2 requests under way, and has. Try again when one of them is over.',
  ],
  [
    'a wait in vain',
    { limit: 'concurrency', most: 2, used: 2 },
    'The key “laptop” may have 2 requests under way; this one waited 5 s in vain. Try again later.',
    5000,
  ],
  [
    'a spent budget',
    { limit: 'budget-day', most: 5e9, used: 5e9, retryAfterMs: 12 * 3_600_000 },
    'The key “laptop” has spent its budget of 5 USD a day. It begins anew on 5 March 2026 at 00:00 (UTC).',
  ],
  [
    'what is left of a budget',
    { limit: 'budget-month', most: 5e9, used: 4.5e9, retryAfterMs: 0 },
    'The key “laptop” has 0.5 USD left of its budget of 5 USD a month, and this request is expected to cost more. It begins anew on 4 March 2026 at 12:00 (UTC).',
  ],
])('%s is told with what to do', (_, obstacle, message, waitedMs = 0) => {
  expect(describeExceeded({ ...base, obstacle, waitedMs })).toBe(message);
});
