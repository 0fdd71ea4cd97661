import {
  isWireFormat,
  totalInputTokens,
  totalOutputTokens,
  type AttemptRecord,
  type TokenCounts,
} from '@omniroute/core';
import {
  addCount,
  addSample,
  meanOf,
  nothingCounted,
  type DecayedMean,
  type MinuteCount,
  type TargetHealth,
} from '@omniroute/routing';

/** An attempt that is over. `whole`: its answer came in one piece, not as a stream. */
export type WatchedEnd = {
  readonly attempt: Pick<
    AttemptRecord,
    'format' | 'durationMs' | 'firstEventMs' | 'failureKind' | 'tokens' | 'usageSource'
  >;
  readonly whole?: boolean | undefined;
  readonly nowMs: number;
};

/** One target while it is watched: told of each attempt's start and end, read by plans. */
export class TargetWatch implements TargetHealth {
  inFlight = 0;
  firstTokenMs?: DecayedMean;
  tokenMs?: DecayedMean;
  outputTokens?: DecayedMean;
  cacheReadShare?: DecayedMean;
  requests: MinuteCount = nothingCounted;
  tokens: MinuteCount = nothingCounted;

  noteStart(nowMs: number): void {
    this.inFlight += 1;
    this.requests = addCount(this.requests, 1, nowMs);
  }

  noteEnd(end: WatchedEnd): void {
    const { attempt, nowMs } = end;
    this.inFlight -= 1;
    const output = totalOutputTokens(attempt.tokens);
    const input = totalInputTokens(attempt.tokens);
    if (output !== undefined || input !== undefined)
      this.tokens = addCount(this.tokens, (output ?? 0) + (input ?? 0), nowMs);
    // Counting tokens and making vectors tell nothing of how long a chat takes.
    if (attempt.failureKind !== undefined || !isWireFormat(attempt.format)) return;
    this.#noteTimes(end, output);
    if (attempt.usageSource !== 'reported') return;
    if (output !== undefined) this.outputTokens = addSample(this.outputTokens, output, nowMs);
    this.#noteCache(attempt.tokens, input, nowMs);
  }

  /** Of a whole reply, what its tokens do not account for is taken for the time to the first one. */
  #noteTimes({ attempt, whole, nowMs }: WatchedEnd, output: number | undefined): void {
    const { durationMs, firstEventMs } = attempt;
    if (whole) {
      const spent = this.tokenMs && output !== undefined ? output * meanOf(this.tokenMs) : 0;
      this.firstTokenMs = addSample(this.firstTokenMs, Math.max(0, durationMs - spent), nowMs);
      return;
    }
    if (firstEventMs === undefined) return;
    this.firstTokenMs = addSample(this.firstTokenMs, firstEventMs, nowMs);
    if (output !== undefined && output > 1)
      this.tokenMs = addSample(this.tokenMs, (durationMs - firstEventMs) / output, nowMs);
  }

  #noteCache(tokens: TokenCounts, input: number | undefined, nowMs: number): void {
    const cached = tokens['cache-read'];
    if (cached === undefined || input === undefined || input === 0) return;
    this.cacheReadShare = addSample(this.cacheReadShare, cached / input, nowMs);
  }
}
