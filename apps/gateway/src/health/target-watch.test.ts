import type { AttemptRecord } from '@omniroute/core';
import { lastMinute, meanOf, type DecayedMean } from '@omniroute/routing';
import { expect, test } from 'vitest';
import { HealthBoard } from './health-board.ts';
import { TargetWatch, type WatchedEnd } from './target-watch.ts';

const nowMs = 60_000_000;

function ended(attempt: Partial<AttemptRecord> = {}, whole = false): WatchedEnd {
  const record = { format: 'openai-chat', durationMs: 1100, firstEventMs: 100, usageSource: 'reported' } as const;
  const tokens = { input: 200, 'cache-read': 600, output: 100 };
  return { attempt: { ...record, tokens, ...attempt }, whole, nowMs };
}

function watched(...ends: readonly WatchedEnd[]): TargetWatch {
  const watch = new TargetWatch();
  for (const end of ends) {
    watch.noteStart(nowMs);
    watch.noteEnd(end);
  }
  return watch;
}

const value = (mean: DecayedMean | undefined) => mean && meanOf(mean);

test('a stream tells the time to its first content, the time a token, its length and what was cached', () => {
  const watch = watched(ended());
  expect(value(watch.firstTokenMs)).toBe(100);
  expect(value(watch.tokenMs)).toBe(10);
  expect(value(watch.outputTokens)).toBe(100);
  expect(value(watch.cacheReadShare)).toBe(0.75);
  expect(lastMinute(watch.requests, nowMs)).toBe(1);
  expect(lastMinute(watch.tokens, nowMs)).toBe(900);
  expect(watch.inFlight).toBe(0);
});

test('a whole reply tells what its tokens do not account for as the time to the first', () => {
  expect(value(watched(ended({}, true)).firstTokenMs)).toBe(1100);
  const watch = watched(ended(), ended({ durationMs: 1300, firstEventMs: 1300 }, true));
  expect(value(watch.firstTokenMs)).toBe((100 + 300) / 2);
  expect(value(watch.tokenMs)).toBe(10);
});

test('what failed fast is not taken for fast, and estimates are not taken for counts', () => {
  const failed = watched(ended({ failureKind: 'rate-limit' }));
  expect(failed).toMatchObject({ inFlight: 0 });
  expect(value(failed.firstTokenMs)).toBeUndefined();
  expect(value(watched(ended({ usageSource: 'estimated' })).outputTokens)).toBeUndefined();
});

test('other services of a model say nothing of its chat', () => {
  const watch = watched(ended({ format: 'anthropic-count-tokens' }));
  expect(value(watch.firstTokenMs)).toBeUndefined();
  expect(lastMinute(watch.requests, nowMs)).toBe(1);
});

test('the board forgets idle targets when clients name too many models, never one with an attempt under way', () => {
  const board = new HealthBoard();
  const busy = { connectionId: 'con_1', model: 'busy' };
  board.watch(busy).noteStart(nowMs);
  for (let each = 0; each < 10_000; each += 1) board.watch({ connectionId: 'con_1', model: `model-${each}` });
  expect(board.find({ connectionId: 'con_1', model: 'model-0' })).toBeUndefined();
  expect(board.find({ connectionId: 'con_1', model: 'model-9999' })).toBeDefined();
  expect(board.find(busy)?.inFlight).toBe(1);
});
