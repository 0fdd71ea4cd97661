import { lastMinute } from '../health/minute-count.ts';
import { partLeftOf } from '../health/told-limits.ts';
import { random } from './random.ts';
import type { Member, StrategyContext } from './strategy.ts';

/**
 * Most headroom first: the smallest part that is left of the limits that are known of a target, of requests and tokens. Of one that an
 * operator set, what the last minute did not use; of another that the upstream told, what it said is left. Without a known limit
 * nothing is used up. Equal ones by fewest tokens in the last minute, then at random.
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
  const told = seen?.limits;
  const requestsLeft = rpm === undefined ? partLeftOf(told?.requests, nowMs) : partLeft(requests, rpm);
  const tokensLeft = tpm === undefined ? partLeftOf(told?.tokens, nowMs) : partLeft(tokens, tpm);
  return { headroom: Math.min(requestsLeft, tokensLeft), tokens };
}

function partLeft(used: number, limit: number): number {
  return Math.max(0, 1 - used / limit);
}
