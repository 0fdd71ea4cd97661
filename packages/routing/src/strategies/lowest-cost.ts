import type { NanoUsd, TokenCounts } from '@omniroute/core';
import { meanOf } from '../health/decayed-mean.ts';
import { expectedOutputTokens, type TokenContext } from './expected-tokens.ts';
import { sortBy } from './sort-by.ts';
import type { Member, StrategyContext } from './strategy.ts';

/**
 * Lowest expected cost first: expected tokens × the target's price. Of the prompt, the share that the target lately read from its
 * cache is priced as cache reads. A target's own mean length of answers counts, where it has one. Targets without a known price come
 * last; equal ones keep their order.
 */
export function lowestCost<M extends Member>(members: readonly M[], context: StrategyContext): readonly M[] {
  const usual = expectedOutputTokens(members, context);
  return sortBy(members, (member) => expectedCost(member, usual, context) ?? Number.POSITIVE_INFINITY);
}

/** What a cost is expected from. */
export type CostContext = TokenContext & Pick<StrategyContext, 'priceUsage'>;

/** Nano-USD; `undefined` when the price is not known. */
export function expectedCost(member: Member, usualOutput: number, context: CostContext): NanoUsd | undefined {
  const price = member.target.facts?.price;
  return price && context.priceUsage(expectedTokens(member, usualOutput, context), price);
}

function expectedTokens({ target }: Member, usualOutput: number, { health, request }: CostContext): TokenCounts {
  const seen = health.find(target);
  const cached = Math.round(request.inputTokens * (seen?.cacheReadShare ? meanOf(seen.cacheReadShare) : 0));
  const own = seen?.outputTokens ? meanOf(seen.outputTokens) : usualOutput;
  return {
    input: request.inputTokens - cached,
    'cache-read': cached,
    output: Math.round(Math.min(own, request.maxOutputTokens ?? own)),
  };
}
