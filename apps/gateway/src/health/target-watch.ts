import {
  isWireFormat,
  totalInputTokens,
  totalOutputTokens,
  type ApiFormat,
  type AttemptRecord,
  type TokenCounts,
  type ToldLimits,
  type UpstreamFailure,
} from '@omniroute/core';
import {
  addCount,
  addSample,
  BeginTimes,
  countFailure,
  isUpstreamError,
  meanOf,
  nothingCounted,
  usualHalfLifeMs,
  type BreakerEvent,
  type BreakerState,
  type DecayedMean,
  type MinuteCount,
  type TargetHealth,
} from '@omniroute/routing';
import { ConnectionWatch } from './connection-watch.ts';
import { WatchedBreaker } from './watched-breaker.ts';

/** An attempt that is over. `whole`: its answer came in one piece, not as a stream. */
export type WatchedEnd = {
  readonly attempt: Pick<
    AttemptRecord,
    'format' | 'startedAtMs' | 'durationMs' | 'firstEventMs' | 'failureKind' | 'tokens' | 'usageSource'
  >;
  /** How it failed. Absent although it failed: that says nothing of the target. */
  readonly failure?: Pick<UpstreamFailure, 'kind' | 'scope' | 'retryAfterMs'> | undefined;
  readonly whole?: boolean | undefined;
  readonly nowMs: number;
};

const started = { type: 'started' } as const;

/** Tokens are counted by limits and servers of their own: that says nothing of how the model answers. */
const countingFormats: ReadonlySet<ApiFormat> = new Set(['anthropic-count-tokens', 'gemini-count-tokens']);

/** One target while it is watched: told of each attempt's start and end, read by plans. */
export class TargetWatch implements TargetHealth {
  inFlight = 0;
  firstTokenMs?: DecayedMean;
  tokenMs?: DecayedMean;
  outputTokens?: DecayedMean;
  cacheReadShare?: DecayedMean;
  readonly begins = new BeginTimes();
  requests: MinuteCount = nothingCounted;
  tokens: MinuteCount = nothingCounted;
  errors?: DecayedMean | undefined;
  usualFirstTokenMs?: DecayedMean | undefined;
  limits?: ToldLimits | undefined;
  readonly #breaker: WatchedBreaker;
  readonly #connection: WatchedBreaker;

  constructor(connection = new ConnectionWatch(), onChange: () => void = () => {}) {
    this.#breaker = new WatchedBreaker(onChange);
    this.#connection = connection.watchedBreaker;
  }

  get breaker(): BreakerState {
    return this.#breaker.state;
  }

  noteStart(nowMs: number): void {
    this.inFlight += 1;
    this.#step(started, started, nowMs);
    this.requests = addCount(this.requests, 1, nowMs);
  }

  noteEnd(end: WatchedEnd): void {
    const { attempt, nowMs } = end;
    this.inFlight -= 1;
    this.#noteOutcome(end);
    const output = totalOutputTokens(attempt.tokens);
    const input = totalInputTokens(attempt.tokens);
    if (output !== undefined || input !== undefined)
      this.tokens = addCount(this.tokens, (output ?? 0) + (input ?? 0), nowMs);
    if (isWireFormat(attempt.format)) this.begins.note(attempt, end.whole === true, nowMs);
    // Counting tokens and making vectors tell nothing of how long a chat takes.
    if (attempt.failureKind !== undefined || !isWireFormat(attempt.format)) return;
    this.#noteTimes(end, output);
    if (attempt.usageSource !== 'reported') return;
    if (output !== undefined) this.outputTokens = addSample(this.outputTokens, output, nowMs);
    this.#noteCache(attempt.tokens, input, nowMs);
  }

  /** What the upstream told of its limits counts from its headers on. */
  noteLimits(limits: ToldLimits): void {
    this.limits = limits;
  }

  /** Takes up what was remembered from before a restart. */
  restore(state: BreakerState): void {
    this.#breaker.restore(state);
  }

  /** Forgets by hand all that speaks against the target. */
  reset(): void {
    this.#breaker.reset();
    this.errors = undefined;
    this.usualFirstTokenMs = undefined;
    this.limits = undefined;
  }

  #noteOutcome({ attempt, failure, nowMs }: WatchedEnd): void {
    const { startedAtMs, format, failureKind } = attempt;
    if (failureKind === undefined && !countingFormats.has(format)) {
      const event = { type: 'succeeded', startedAtMs } as const;
      this.#step(event, event, nowMs);
      this.errors = addSample(this.errors, 0, nowMs);
      return;
    }
    if (failure && speaksOfTarget(failure, format)) return this.#noteFailure(failure, startedAtMs, nowMs);
    const event = { type: 'abandoned', startedAtMs } as const;
    this.#step(event, event, nowMs);
  }

  #noteFailure(failure: NonNullable<WatchedEnd['failure']>, startedAtMs: number, nowMs: number): void {
    const { kind, retryAfterMs } = failure;
    const { model, connection } = countFailure(failure);
    if (isUpstreamError(failure)) this.errors = addSample(this.errors, 1, nowMs);
    const eventOf = (opensAfter: number | undefined): BreakerEvent =>
      opensAfter === undefined
        ? { type: 'abandoned', startedAtMs }
        : { type: 'failed', startedAtMs, kind, retryAfterMs, opensAfter };
    this.#step(eventOf(model), eventOf(connection), nowMs);
  }

  #step(ofTarget: BreakerEvent, ofConnection: BreakerEvent, nowMs: number): void {
    this.#breaker.step(ofTarget, nowMs);
    this.#connection.step(ofConnection, nowMs);
  }

  /** Of a whole reply, what its tokens do not account for is taken for the time to the first one. */
  #noteTimes({ attempt, whole, nowMs }: WatchedEnd, output: number | undefined): void {
    const { durationMs, firstEventMs } = attempt;
    if (whole) {
      const spent = this.tokenMs && output !== undefined ? output * meanOf(this.tokenMs) : 0;
      return this.#noteFirstToken(Math.max(0, durationMs - spent), nowMs);
    }
    if (firstEventMs === undefined) return;
    this.#noteFirstToken(firstEventMs, nowMs);
    if (output !== undefined && output > 1)
      this.tokenMs = addSample(this.tokenMs, (durationMs - firstEventMs) / output, nowMs);
  }

  #noteFirstToken(ms: number, nowMs: number): void {
    this.firstTokenMs = addSample(this.firstTokenMs, ms, nowMs);
    this.usualFirstTokenMs = addSample(this.usualFirstTokenMs, ms, nowMs, usualHalfLifeMs);
  }

  #noteCache(tokens: TokenCounts, input: number | undefined, nowMs: number): void {
    const cached = tokens['cache-read'];
    if (cached === undefined || input === undefined || input === 0) return;
    this.cacheReadShare = addSample(this.cacheReadShare, cached / input, nowMs);
  }
}

/** A service that the upstream lacks is no fault of the model that a client asked it of. */
function speaksOfTarget({ kind }: Pick<UpstreamFailure, 'kind'>, format: ApiFormat): boolean {
  if (countingFormats.has(format)) return false;
  return isWireFormat(format) || (kind !== 'model-access' && kind !== 'protocol');
}
