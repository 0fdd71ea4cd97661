import type { AttemptRecord } from '@omniroute/core';
import { closedUntil, lastMinute, meanOf, phaseOf, type DecayedMean } from '@omniroute/routing';
import { describe, expect, test } from 'vitest';
import { ConnectionWatch } from './connection-watch.ts';
import { HealthBoard } from './health-board.ts';
import { TargetWatch, type WatchedEnd } from './target-watch.ts';

const nowMs = 60_000_000;

function ended(attempt: Partial<AttemptRecord> = {}, whole = false): WatchedEnd {
  const record = {
    format: 'openai-chat',
    startedAtMs: nowMs,
    durationMs: 1100,
    firstEventMs: 100,
    usageSource: 'reported',
  } as const;
  const tokens = { input: 200, 'cache-read': 600, output: 100 };
  return { attempt: { ...record, tokens, ...attempt }, whole, nowMs };
}

function failing(
  failure: NonNullable<WatchedEnd['failure']>,
  format: AttemptRecord['format'] = 'openai-chat',
): WatchedEnd {
  return { ...ended({ failureKind: failure.kind, format }), failure };
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

describe('breakers', () => {
  const refused = { kind: 'auth', scope: 'connection' } as const;
  const good = ended();

  test('one 401 opens its model; three in a row of any models open the connection', () => {
    const connection = new ConnectionWatch();
    const [one, other] = [new TargetWatch(connection), new TargetWatch(connection)];
    const fail = (watch: TargetWatch) => {
      watch.noteStart(nowMs);
      watch.noteEnd(failing(refused));
    };
    fail(one);
    expect([phaseOf(one.breaker, nowMs), phaseOf(connection.breaker, nowMs)]).toEqual(['open', 'closed']);
    fail(other);
    fail(one);
    expect(phaseOf(connection.breaker, nowMs)).toBe('open');
  });

  test('a success of any model in between begins the connection’s count anew', () => {
    const connection = new ConnectionWatch();
    const [one, other] = [new TargetWatch(connection), new TargetWatch(connection)];
    for (const [watch, end] of [
      [one, failing(refused)],
      [one, failing(refused)],
      [other, good],
      [one, failing(refused)],
    ] as const) {
      watch.noteStart(nowMs);
      watch.noteEnd(end);
    }
    expect(connection.breaker).toEqual({ type: 'closed', failures: 1 });
  });

  test('the wait that an upstream asks for opens at once, for so long', () => {
    const watch = watched(failing({ kind: 'unavailable', scope: 'model', retryAfterMs: 7000 }));
    expect(watch.breaker).toMatchObject({ type: 'open', untilMs: nowMs + 7000, kind: 'unavailable' });
  });

  test.each([
    ['another request', { kind: 'bad-request', scope: 'request' }, 'openai-chat'],
    ['the client', { kind: 'aborted', scope: 'request' }, 'openai-chat'],
    ['the request’s own deadline', { kind: 'timeout', scope: 'request' }, 'openai-chat'],
    ['one deployment of several', { kind: 'rate-limit', scope: 'deployment' }, 'openai-chat'],
    ['a service that is not there', { kind: 'model-access', scope: 'model' }, 'openai-embeddings'],
    ['the counting of tokens', { kind: 'rate-limit', scope: 'model' }, 'anthropic-count-tokens'],
  ] as const)('what speaks of %s says nothing, however often', (_, failure, format) => {
    const ends = Array.from({ length: 20 }, () => failing(failure, format));
    expect(watched(...ends).breaker).toEqual({ type: 'closed', failures: 0 });
  });

  test('a trial that the client leaves makes room for the next one', () => {
    const watch = watched(failing({ kind: 'rate-limit', scope: 'model', retryAfterMs: 1000 }));
    watch.noteStart(nowMs + 1000);
    expect(closedUntil(watch.breaker, nowMs + 1000)).toBeDefined();
    const left = failing({ kind: 'aborted', scope: 'request' });
    watch.noteEnd({ ...left, attempt: { ...left.attempt, startedAtMs: nowMs + 1000 }, nowMs: nowMs + 1500 });
    expect(closedUntil(watch.breaker, nowMs + 1500)).toBeUndefined();
  });

  test('tell the board’s listener of every change, and close by hand', () => {
    const board = new HealthBoard();
    const told: string[] = [];
    board.onChange(({ connectionId, model }) => told.push(`${connectionId}/${model}`));
    const watch = board.watch({ connectionId: 'con_1', model: 'm' });
    for (const end of [good, failing(refused), good]) {
      watch.noteStart(nowMs);
      watch.noteEnd(end);
    }
    expect(told).toEqual(['con_1/m', 'con_1/', 'con_1/m', 'con_1/']);
    watch.noteStart(nowMs);
    watch.noteEnd(failing(refused));
    watch.noteLimits({ requests: { remaining: 0, resetAtMs: nowMs + 60_000 } });
    board.reset({ connectionId: 'con_1' });
    expect(watch).toMatchObject({ breaker: { type: 'closed', failures: 0 }, limits: undefined, errors: undefined });
  });
});

test('errors are the upstream’s faults alone: being asked to wait is none', () => {
  const ends = [
    failing({ kind: 'unavailable', scope: 'model' }),
    failing({ kind: 'rate-limit', scope: 'model' }),
    ended(),
  ];
  expect(value(watched(...ends).errors)).toBe(0.5);
});
