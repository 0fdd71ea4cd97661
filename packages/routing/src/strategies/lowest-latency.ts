import { meanOf, weightOf } from '../health/decayed-mean.ts';
import { random } from './random.ts';
import { sortBy } from './sort-by.ts';
import { expectedOutputTokens } from './expected-tokens.ts';
import type { Member, StrategyContext } from './strategy.ts';

/** One request of so many asks a target first of which nothing recent is known. */
const exploredShare = 0.1;
/** Half a fresh sample left: nothing recent is known. */
const staleWeight = 0.5;
/** Targets that are at most so much slower than the fastest share the first place evenly. */
const tolerance = 1.1;

/**
 * Shortest expected time first: time to first content + expected tokens × time a token, of decayed means. Targets within 10 % of the
 * fastest share its place at random, so that not everybody runs to one. Targets that were never measured come last, but one request
 * of ten goes first to a target without recent measurements.
 */
export function lowestLatency<M extends Member>(members: readonly M[], context: StrategyContext): readonly M[] {
  const output = expectedOutputTokens(members, context);
  const timed = random(members, context).map((member) => ({ member, ms: expectedMs(member, output, context) }));
  const fastest = timed.reduce((best, { ms }) => Math.min(best, ms), Number.POSITIVE_INFINITY);
  const order = sortBy(timed, ({ ms }) => (ms <= fastest * tolerance ? 0 : ms)).map(({ member }) => member);
  const explored = context.random() < exploredShare ? order.find((member) => isStale(member, context)) : undefined;
  return explored ? [explored, ...order.filter((member) => member !== explored)] : order;
}

/** Infinity for a target that was never measured. */
function expectedMs({ target }: Member, output: number, { health }: StrategyContext): number {
  const seen = health.find(target);
  if (!seen?.firstTokenMs) return Number.POSITIVE_INFINITY;
  return meanOf(seen.firstTokenMs) + (seen.tokenMs ? output * meanOf(seen.tokenMs) : 0);
}

function isStale({ target }: Member, { health, nowMs }: StrategyContext): boolean {
  const mean = health.find(target)?.firstTokenMs;
  return mean === undefined || weightOf(mean, nowMs) < staleWeight;
}
