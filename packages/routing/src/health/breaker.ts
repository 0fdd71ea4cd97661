import type { FailureKind } from '@omniroute/core';

/**
 * What is remembered of the failures of a target, or of a connection. An open breaker turns half-open by the clock alone, at
 * `untilMs`: then one attempt at a time tries again.
 */
export type BreakerState =
  | {
      readonly type: 'closed';
      /** In a row, without a success in between. */
      readonly failures: number;
    }
  | {
      readonly type: 'open';
      readonly sinceMs: number;
      readonly untilMs: number;
      /** In a row, without a success in between; at least 1. */
      readonly openings: number;
      /** Of the failure that opened it. */
      readonly kind: FailureKind;
      /** When the attempt began that tries whether it may close. Absent: nobody tries. */
      readonly trialAtMs?: number;
    };

/** What happens to a breaker. `startedAtMs` is when the attempt began that ends: what began before it opened says nothing new. */
export type BreakerEvent =
  | { readonly type: 'started' }
  | { readonly type: 'succeeded'; readonly startedAtMs: number }
  | {
      readonly type: 'failed';
      readonly startedAtMs: number;
      readonly kind: FailureKind;
      /** So many failures in a row open it, this one included. */
      readonly opensAfter: number;
      /** What the upstream asks to wait. */
      readonly retryAfterMs?: number | undefined;
    }
  /** It ended in a way that says nothing of the upstream. */
  | { readonly type: 'abandoned'; readonly startedAtMs: number };

export type BreakerPhase = 'closed' | 'open' | 'half-open';

export const closedBreaker: BreakerState = { type: 'closed', failures: 0 };

const shortestMs = 5000;
const longestMs = 120_000;
const shortestAskedMs = 1000;
const longestAskedMs = 600_000;
/** A trial that takes longer no longer keeps others from trying. */
const trialMs = 30_000;

export function phaseOf(state: BreakerState, nowMs: number): BreakerPhase {
  if (state.type === 'closed') return 'closed';
  return nowMs < state.untilMs ? 'open' : 'half-open';
}

/** Until when others should be asked first, ms since the epoch; `undefined` when an attempt may begin. */
export function closedUntil(state: BreakerState, nowMs: number): number | undefined {
  if (state.type === 'closed') return undefined;
  if (nowMs < state.untilMs) return state.untilMs;
  const { trialAtMs } = state;
  return trialAtMs !== undefined && nowMs < trialAtMs + trialMs ? trialAtMs + trialMs : undefined;
}

/**
 * How long a breaker stays open, ms: as the upstream asks, between 1 s and 10 min; else 5 s that double with each opening in a row,
 * up to 2 min.
 */
export function cooldownMs(openings: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs !== undefined) return Math.min(Math.max(retryAfterMs, shortestAskedMs), longestAskedMs);
  return Math.min(shortestMs * 2 ** (openings - 1), longestMs);
}

/** The state after an event. The same object comes back where nothing changes. */
export function stepBreaker(state: BreakerState, event: BreakerEvent, nowMs: number): BreakerState {
  switch (event.type) {
    case 'started':
      return state.type === 'open' && closedUntil(state, nowMs) === undefined ? { ...state, trialAtMs: nowMs } : state;
    case 'succeeded':
      return succeed(state, event.startedAtMs);
    case 'failed':
      return fail(state, event, nowMs);
    case 'abandoned':
      return state.type === 'open' && state.trialAtMs === event.startedAtMs ? withoutTrial(state) : state;
  }
}

type Open = Extract<BreakerState, { readonly type: 'open' }>;
type Failed = Extract<BreakerEvent, { readonly type: 'failed' }>;

function succeed(state: BreakerState, startedAtMs: number): BreakerState {
  if (state.type === 'closed') return state.failures === 0 ? state : closedBreaker;
  return startedAtMs >= state.sinceMs ? closedBreaker : state;
}

function fail(state: BreakerState, event: Failed, nowMs: number): BreakerState {
  if (state.type === 'closed') {
    const failures = state.failures + 1;
    return failures < event.opensAfter ? { type: 'closed', failures } : open(1, event, nowMs);
  }
  const tried = nowMs >= state.untilMs && event.startedAtMs >= state.untilMs;
  return tried ? open(state.openings + 1, event, nowMs) : extend(state, event, nowMs);
}

function open(openings: number, { kind, retryAfterMs }: Failed, nowMs: number): Open {
  return { type: 'open', sinceMs: nowMs, untilMs: nowMs + cooldownMs(openings, retryAfterMs), openings, kind };
}

/** A failure of an attempt that began before: many at once are one reason to rest, the longest wait that is asked for counts. */
function extend(state: Open, { retryAfterMs }: Failed, nowMs: number): Open {
  if (retryAfterMs === undefined) return state;
  const untilMs = nowMs + cooldownMs(state.openings, retryAfterMs);
  return untilMs > state.untilMs ? { ...withoutTrial(state), untilMs } : state;
}

function withoutTrial({ sinceMs, untilMs, openings, kind }: Open): Open {
  return { type: 'open', sinceMs, untilMs, openings, kind };
}
