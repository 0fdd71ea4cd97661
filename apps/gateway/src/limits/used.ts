import { totalInputTokens, totalOutputTokens, type AttemptRecord } from '@omniroute/core';
import type { LimitAmount } from '@omniroute/metering';

/** What attempts have used, all together. An unknown cost is 0. */
export function usedBy(attempts: readonly Pick<AttemptRecord, 'tokens' | 'costNanoUsd'>[]): LimitAmount {
  let tokens = 0;
  let costNanoUsd = 0;
  for (const attempt of attempts) {
    tokens += (totalInputTokens(attempt.tokens) ?? 0) + (totalOutputTokens(attempt.tokens) ?? 0);
    costNanoUsd += attempt.costNanoUsd ?? 0;
  }
  return { tokens, costNanoUsd };
}
