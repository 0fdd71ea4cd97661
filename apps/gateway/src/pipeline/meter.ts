import { parseUsd, type TokenCounts } from '@omniroute/core';
import { estimateTokens, priceUsage } from '@omniroute/metering';
import type { Observed, RequestFacts } from '@omniroute/open-sse';
import type { Attempt } from './attempt.ts';
import type { Cost, Metered } from './metered.ts';
import type { UsageMemory } from './usage-memory.ts';

export type MeterInput = {
  readonly attempt: Attempt;
  readonly observed: Observed;
  readonly request: RequestFacts;
  readonly usages: UsageMemory;
};

/** Usage → cost. What the upstream reported counts; what it kept silent about is estimated and marked so. */
export function meter({ attempt, observed, request, usages }: MeterInput): Metered {
  const { executor } = attempt.candidate.connection;
  const target = `${attempt.candidate.connection.upstream.id}/${attempt.candidate.model}`;
  const reported = executor.hidesBreaks && isAllZero(observed.tokens) ? undefined : observed.tokens;
  const suspect = executor.hidesBreaks && reported !== undefined && usages.noteAndJudge(target, observed.bareUsage);
  const tokens = reported ?? estimate(observed, request);
  return {
    tokens,
    usageSource: reported === undefined || suspect ? 'estimated' : 'reported',
    cost: costOf(attempt, observed, tokens),
    finishReason: observed.finishReason,
    suspect,
  };
}

/** LiteLLM writes zeros where its upstream reported nothing: no prompt has no tokens. */
function isAllZero(tokens: TokenCounts | undefined): boolean {
  return tokens !== undefined && Object.values(tokens).every((count) => count === 0);
}

function estimate(observed: Observed, request: RequestFacts): TokenCounts {
  return { input: estimateTokens(request.inputCharacters), output: observed.roughOutputTokens };
}

/** In the order of trust: cache hit, the reply's own header, cost inside the usage, our price. */
function costOf(attempt: Attempt, observed: Observed, tokens: TokenCounts): Cost | undefined {
  const { connection, facts } = attempt.candidate;
  if (attempt.facts.litellm?.cacheHit === true) return { costNanoUsd: 0, costSource: 'cache-hit' };
  if (attempt.facts.costNanoUsd !== undefined)
    return { costNanoUsd: attempt.facts.costNanoUsd, costSource: 'upstream-header' };
  const stated = observed.costUsd === undefined ? undefined : parseUsd(observed.costUsd);
  if (stated !== undefined && connection.executor.statesCost(attempt.format))
    return { costNanoUsd: stated, costSource: 'upstream-usage' };
  const price = facts?.price;
  const priced = price && priceUsage(tokens, price);
  if (!price || priced === undefined) return undefined;
  return {
    costNanoUsd: priced,
    costSource: 'price',
    priceSource: price.source,
    ...(price.asOf !== undefined && { priceAsOf: price.asOf }),
  };
}
