import type { FailureKind } from '@omniroute/core';

/** How calls of an upstream fail. */
export type StoryFailure = {
  readonly kind: FailureKind;
  /** Absent: no answer came. */
  readonly status?: number;
  readonly message: string;
  /** Median until it was known, ms. */
  readonly afterMs: number;
  readonly retryAfterMs?: number;
  /** How often on an ordinary day, among all failures. */
  readonly weight: number;
};

export const storyFailures: readonly [StoryFailure, ...StoryFailure[]] = [
  {
    kind: 'rate-limit',
    status: 429,
    message: 'Rate limit reached for requests per minute.',
    afterMs: 140,
    retryAfterMs: 4000,
    weight: 44,
  },
  { kind: 'overloaded', status: 529, message: 'The service is overloaded.', afterMs: 320, weight: 18 },
  { kind: 'unavailable', status: 503, message: 'The service is temporarily unavailable.', afterMs: 900, weight: 12 },
  { kind: 'timeout', message: 'No first event within 30 s.', afterMs: 30_000, weight: 6 },
  { kind: 'network', message: 'The connection was reset.', afterMs: 260, weight: 8 },
  {
    kind: 'context-length',
    status: 400,
    message: 'The prompt is longer than the context of the model.',
    afterMs: 210,
    weight: 4,
  },
  { kind: 'bad-request', status: 400, message: 'Unknown parameter: verbosity.', afterMs: 110, weight: 6 },
  {
    kind: 'content-filter',
    status: 400,
    message: 'The prompt was blocked by the content filter.',
    afterMs: 380,
    weight: 2,
  },
];

/** What an outage looks like. */
export const outageFailures: readonly [StoryFailure, ...StoryFailure[]] = [
  { kind: 'unavailable', status: 503, message: 'The service is temporarily unavailable.', afterMs: 1200, weight: 1 },
  { kind: 'overloaded', status: 529, message: 'The service is overloaded.', afterMs: 500, weight: 1 },
  {
    kind: 'rate-limit',
    status: 429,
    message: 'You exceeded your current quota of tokens per minute.',
    afterMs: 160,
    retryAfterMs: 20_000,
    weight: 1,
  },
];
