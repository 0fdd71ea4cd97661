import { lastMinute } from '../health/minute-count.ts';
import { random } from './random.ts';
import type { Member, StrategyContext } from './strategy.ts';

/**
 * Most headroom first: the smallest part that is left of the limits that are known of a target, of requests and tokens in the last
 * minute. Without a known limit nothing is used up. Equal ones by fewest tokens in the last minute, then at random.
 */
export function usageBased<M extends Member>(members: readonly M[], context: StrategyContext): readonly M[] {
  return random(members, context)
    .map((member) => ({ member, ...usageOf(member, context) }))
    .sort((left, right) => right.headroom - left.headroom || left.tokens - right.tokens)
    .map(({ member }) => member);
}

type Use = { readonly headroom: number; readonly tokens: number };

function usageOf({ target }: Member, { health, nowMs }: StrategyContext): Use {
  const seen = health.find(target);
  const requests = seen ? lastMinute(seen.requests, nowMs) : 0;
  const tokens = seen ? lastMinute(seen.tokens, nowMs) : 0;
  const { rpm, tpm } = target.options;
  return { headroom: Math.min(partLeft(requests, rpm), partLeft(tokens, tpm)), tokens };
}

function partLeft(used: number, limit: number | undefined): number {
  return limit === undefined ? 1 : Math.max(0, 1 - used / limit);
}
