import type { RequestDetail } from '@omniroute/contract';

export type AttemptBar = {
  /** Where the bar begins and how long it is, in percent of the whole request. */
  readonly startPercent: number;
  readonly widthPercent: number;
  /** Part of the bar before the first event; absent when there was none. */
  readonly waitPercent?: number;
};

/** Bars of all attempts on one scale: the whole request, or the last attempt's end where clocks disagree. */
export function attemptBars({
  time,
  timings,
  attempts,
}: Pick<RequestDetail, 'time' | 'timings' | 'attempts'>): readonly AttemptBar[] {
  const startMs = Date.parse(time);
  const spans = attempts.map((attempt) => ({
    offsetMs: Math.max(0, Date.parse(attempt.time) - startMs),
    durationMs: attempt.timings.totalMs,
    firstEventMs: attempt.timings.firstEventMs,
  }));
  const wholeMs = Math.max(1, timings.totalMs, ...spans.map(({ offsetMs, durationMs }) => offsetMs + durationMs));
  return spans.map(({ offsetMs, durationMs, firstEventMs }) => ({
    startPercent: (offsetMs / wholeMs) * 100,
    widthPercent: (durationMs / wholeMs) * 100,
    ...(firstEventMs === undefined
      ? {}
      : { waitPercent: durationMs === 0 ? 0 : Math.min(100, (firstEventMs / durationMs) * 100) }),
  }));
}
