import { parseUsd, type TokenCounts, type UnitCounts } from '@omniroute/core';
import { priceUsage } from '@omniroute/metering';
import type { Attempt } from './attempt.ts';
import type { Cost } from './metered.ts';

export type Billed = {
  readonly tokens: TokenCounts;
  readonly units?: UnitCounts | undefined;
  /** USD that the reply states for the call, as it wrote them. */
  readonly costUsd: string | number | undefined;
};

/** In the order of trust: cache hit, the reply's own header, cost inside the usage, our price. */
export function costOf(attempt: Attempt, { tokens, units, costUsd }: Billed): Cost | undefined {
  const { connection, facts } = attempt.candidate;
  if (attempt.facts.litellm?.cacheHit === true) return { costNanoUsd: 0, costSource: 'cache-hit' };
  if (attempt.facts.costNanoUsd !== undefined)
    return { costNanoUsd: attempt.facts.costNanoUsd, costSource: 'upstream-header' };
  const stated = costUsd === undefined ? undefined : parseUsd(costUsd);
  if (stated !== undefined && connection.executor.statesCost(attempt.format))
    return { costNanoUsd: stated, costSource: 'upstream-usage' };
  const price = facts?.price;
  const priced = price && priceUsage(tokens, price, units);
  if (!price || priced === undefined) return undefined;
  return {
    costNanoUsd: priced,
    costSource: 'price',
    priceSource: price.source,
    ...(price.asOf !== undefined && { priceAsOf: price.asOf }),
  };
}
