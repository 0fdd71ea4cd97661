import { meanOf } from '../health/decayed-mean.ts';
import type { TargetHealth } from '../health/health-view.ts';

/** With fewer fresh samples a 95th percentile is a guess. */
const leastSamples = 20;
const lateQuantile = 0.95;
/** Where more than one in twenty is slow, the percentile itself is the slow time: by then a target is late all the same. */
const mostMedians = 3;
const meansWhenFew = 2;
const unknownMs = 1000;

export type HedgeDelayInput = {
  /** `undefined`: the target was never asked. */
  readonly seen: TargetHealth | undefined;
  readonly stream: boolean;
  readonly nowMs: number;
};

/**
 * After how many ms a target that has not begun counts as late: the 95th percentile of its own times, at most three times their
 * median. With too few samples for that, twice its mean time to first content; a second where it was never seen to answer. Streams
 * and whole replies have times of their own.
 */
export function hedgeDelayMs({ seen, stream, nowMs }: HedgeDelayInput): number {
  const times = stream ? seen?.begins?.streams : seen?.begins?.wholes;
  if (times && times.weight(nowMs) >= leastSamples) {
    const late = times.quantile(lateQuantile) ?? unknownMs;
    const median = times.quantile(0.5) ?? late;
    return Math.min(late, mostMedians * median);
  }
  return seen?.firstTokenMs ? Math.max(1, meansWhenFew * meanOf(seen.firstTokenMs)) : unknownMs;
}
