import type { CostSource, FinishReason, NanoUsd, TokenCounts, UsageSource } from '@omniroute/core';

export type Cost = {
  readonly costNanoUsd: NanoUsd;
  readonly costSource: CostSource;
  readonly priceSource?: string;
  readonly priceAsOf?: string;
};

/** What a reply used and cost. */
export type Metered = {
  readonly tokens: TokenCounts;
  readonly usageSource: UsageSource | undefined;
  readonly cost: Cost | undefined;
  readonly finishReason: FinishReason | undefined;
  readonly suspect: boolean;
};
