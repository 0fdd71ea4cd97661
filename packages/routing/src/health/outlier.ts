import { meanOf, weightOf, type DecayedMean } from './decayed-mean.ts';
import type { TargetHealth } from './health-view.ts';

const fewestOutcomes = 10;
const highestErrorRate = 0.3;

const fewestRecent = 5;
const fewestUsual = 20;
/** So many times slower than usual, and than another target, is far slower. */
const farSlower = 3;
/** Less than this more is not worth a change of order, ms. */
const leastDelayMs = 500;

/** How long what counts as usual of a target takes to lose half its weight, ms. */
export const usualHalfLifeMs = 2 * 3_600_000;

/** Whether at least 30 % of what is worth ten fresh attempts failed by the upstream's fault. */
export function failsOften({ errors }: TargetHealth, nowMs: number): boolean {
  return errors !== undefined && meanOf(errors) >= highestErrorRate && weightOf(errors, nowMs) >= fewestOutcomes;
}

/**
 * Whether the time to first content (means worth five fresh samples) is at least three times its own usual one (of the last hours, worth
 * twenty samples), three times that of the quickest other target, and half a second more than both. A target that is slow by nature
 * is as slow as usual.
 *
 * @param quickestOtherMs Infinity when nothing is known of another.
 */
export function isFarSlower(
  { firstTokenMs: recent, usualFirstTokenMs: usual }: TargetHealth,
  quickestOtherMs: number,
  nowMs: number,
): boolean {
  if (!recent || !usual) return false;
  const ms = meanOf(recent);
  const comparedMs = Math.max(meanOf(usual), quickestOtherMs);
  return ms >= farSlower * comparedMs && ms - comparedMs >= leastDelayMs && hasHistory(recent, usual, nowMs);
}

function hasHistory(recent: DecayedMean, usual: DecayedMean, nowMs: number): boolean {
  return weightOf(recent, nowMs) >= fewestRecent && weightOf(usual, nowMs, usualHalfLifeMs) >= fewestUsual;
}
