import type { TokenCounts } from '@omniroute/core';
import { estimateTokens } from '@omniroute/metering';
import type { Observed } from '@omniroute/open-sse';
import { costOf } from './cost.ts';
import type { Metered, MeterInput } from './metered.ts';

/** Usage → cost. What the upstream reported counts; what it kept silent about is estimated and marked so. */
export function meter({ attempt, observed, request, usages }: MeterInput): Metered {
  const { executor } = attempt.candidate.connection;
  const target = `${attempt.candidate.connection.upstream.id}/${attempt.candidate.model}`;
  const reported = executor.hidesBreaks && isAllZero(observed.tokens) ? undefined : observed.tokens;
  if (observed.pending && !reported) return meterLater();
  const suspect = executor.hidesBreaks && reported !== undefined && usages.noteAndJudge(target, observed.bareUsage);
  const tokens = reported ?? estimate(observed, request);
  return {
    tokens,
    usageSource: reported === undefined || suspect ? 'estimated' : 'reported',
    cost: costOf(attempt, { tokens, costUsd: observed.costUsd }),
    finishReason: observed.finishReason,
    suspect,
  };
}

/** What an upstream makes in the background is metered when a client comes back for it. Nothing is guessed meanwhile. */
function meterLater(): Metered {
  return { tokens: {}, usageSource: undefined, cost: undefined, finishReason: undefined, suspect: false };
}

/** LiteLLM writes zeros where its upstream reported nothing: no prompt has no tokens. */
export function isAllZero(tokens: TokenCounts | undefined): boolean {
  return tokens !== undefined && Object.values(tokens).every((count) => count === 0);
}

function estimate(observed: Observed, request: MeterInput['request']): TokenCounts {
  const input = estimateTokens(request.inputCharacters);
  return observed.roughOutputTokens > 0 ? { input, output: observed.roughOutputTokens } : { input };
}
