import { describe, expect, test } from 'vitest';
import type { HeaderMap } from '../executor.ts';
import { classifyFailure } from './classify-failure.ts';
import { readDuration, readResetWait, readWaitInText } from './reset-wait.ts';

const nowMs = Date.parse('2026-11-21T12:00:00Z');

describe('the wait of a limit that is used up', () => {
  test.each<[HeaderMap, number | undefined]>([
    [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1s' }, 1000],
    [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
    [{ 'x-ratelimit-remaining-tokens': '5', 'x-ratelimit-reset-tokens': '6m0s' }, undefined],
    [
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '120ms',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '7.66s',
      },
      7660,
    ],
    [
      {
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-21T12:00:41Z',
      },
      41_000,
    ],
    [{ 'llm_provider-x-ratelimit-remaining-requests': '0', 'llm_provider-x-ratelimit-reset-requests': '2s' }, 2000],
    [{ 'x-ratelimit-reset': String(nowMs + 3000) }, 3000],
    [{ 'x-ratelimit-reset': String(nowMs / 1000 + 9) }, 9000],
    [{ 'ratelimit-reset': '17' }, 17_000],
    [{ 'x-ratelimit-reset': String(nowMs - 3000) }, 0],
    [{ 'x-ratelimit-reset': '99999d' }, 3_600_000],
    [{ 'x-ratelimit-reset': '2099-01-01T00:00:00Z' }, 3_600_000],
    [{ 'x-ratelimit-reset': 'soon' }, undefined],
    [{ 'x-ratelimit-reset': '-4' }, undefined],
    [{ 'x-ratelimit-limit-requests': '60' }, undefined],
  ])('%j', (headers, expected) => {
    expect(readResetWait(headers, nowMs)).toBe(expected);
  });

  test.each([
    ['12ms', 12],
    ['2m59.56s', 179_560],
    ['1h2m3s', 3_600_000],
    ['1m30', undefined],
    ['', undefined],
  ])('%s is a duration of %s ms', (text, expected) => {
    expect(readDuration(text)).toBe(expected);
  });

  test('may stand in the words of the refusal', () => {
    expect(readWaitInText('Rate limit reached for gpt-5. Please try again in 1m2.5s. Visit …')).toBe(62_500);
    expect(readWaitInText('Please try again in a while.')).toBeUndefined();
  });
});

describe('a refused call', () => {
  const refuse = (headers: HeaderMap, message: string, status = 429) => {
    const body = JSON.stringify({ error: { message, type: 'rate_limit_error' } });
    return classifyFailure({ type: 'response', status, headers, body, format: 'openai-chat' });
  };
  const usedUp = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '3s' };

  test('may come again when its header says so, else its words, else its limits', () => {
    expect(refuse({ ...usedUp, 'retry-after': '7' }, 'Try again in 5s.').retryAfterMs).toBe(7000);
    expect(refuse(usedUp, 'Try again in 5s.').retryAfterMs).toBe(5000);
    expect(refuse(usedUp, 'Slow down.').retryAfterMs).toBe(3000);
    expect(refuse({}, 'Slow down.').retryAfterMs).toBeUndefined();
  });

  test('for another reason than its rate does not wait for a limit', () => {
    const failure = classifyFailure({
      type: 'response',
      status: 500,
      headers: usedUp,
      body: '',
      format: 'openai-chat',
    });
    expect(failure.retryAfterMs).toBeUndefined();
  });
});
