import type { FailureKind } from '@omniroute/core';
import { DecayedHistogram } from './decayed-histogram.ts';

export type BeginSample = {
  readonly durationMs: number;
  /** Until its first content, of a whole reply until all of it. Absent: it ended before. */
  readonly firstEventMs?: number | undefined;
  readonly failureKind?: FailureKind | undefined;
};

/** How long a target takes until it begins to answer: streams and whole replies apart. */
export class BeginTimes {
  streams: DecayedHistogram | undefined;
  wholes: DecayedHistogram | undefined;

  /**
   * One more attempt; `whole`: in one piece, not as a stream. One that was given up before it began counts with the time that it had, once that is more than usual: else the
   * slow ones, which hedging ends, would go unseen, and targets would seem faster than they are.
   */
  note({ durationMs, firstEventMs, failureKind }: BeginSample, whole: boolean, nowMs: number): void {
    const times = whole ? this.wholes : this.streams;
    if (firstEventMs !== undefined) this.#add(firstEventMs, whole, nowMs);
    else if ((failureKind === 'aborted' || failureKind === 'timeout') && durationMs > (times?.quantile(0.5) ?? 0))
      this.#add(durationMs, whole, nowMs);
  }

  #add(ms: number, whole: boolean, nowMs: number): void {
    if (whole) (this.wholes ??= new DecayedHistogram(nowMs)).add(ms, nowMs);
    else (this.streams ??= new DecayedHistogram(nowMs)).add(ms, nowMs);
  }
}
