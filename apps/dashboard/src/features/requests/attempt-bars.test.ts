import { expect, test } from 'vitest';
import { attemptBars } from './attempt-bars.ts';
import { totalOutputTokens, totalTokens } from './tokens.ts';

function attempt(time: string, totalMs: number, firstEventMs?: number) {
  return {
    id: 'att',
    position: 0,
    target: { connectionId: 'c', connection: 'c', provider: 'p', model: 'm' },
    format: 'openai-chat' as const,
    time,
    suspect: false,
    timings: { totalMs, ...(firstEventMs === undefined ? {} : { firstEventMs }) },
    tokens: {},
  };
}

test('bars stand on the scale of the whole request', () => {
  const bars = attemptBars({
    time: '2026-11-21T12:00:00.000Z',
    timings: { totalMs: 1000 },
    attempts: [attempt('2026-11-21T12:00:00.000Z', 250), attempt('2026-11-21T12:00:00.250Z', 750, 150)],
  });
  expect(bars).toEqual([
    { startPercent: 0, widthPercent: 25 },
    { startPercent: 25, widthPercent: 75, waitPercent: 20 },
  ]);
});

test('an attempt that outlasts the request widens the scale', () => {
  const [bar] = attemptBars({
    time: '2026-11-21T12:00:00Z',
    timings: { totalMs: 100 },
    attempts: [attempt('2026-11-21T12:00:00Z', 200)],
  });
  expect(bar).toEqual({ startPercent: 0, widthPercent: 100 });
});

test('tokens that were not reported stay unknown', () => {
  expect(totalOutputTokens({ input: 4 })).toBeUndefined();
  expect(totalOutputTokens({ output: 4, reasoning: 6 })).toBe(10);
  expect(totalTokens({})).toBeUndefined();
  expect(totalTokens({ 'cache-read': 3, output: 1 })).toBe(4);
});
