import type { CostSource, FinishReason, NanoUsd, TokenCounts, UnitCounts, UsageSource } from '@omniroute/core';
import type { Observed } from '@omniroute/open-sse';
import type { Attempt } from './attempt.ts';
import type { AnyInbound } from './served.ts';
import type { UsageMemory } from './usage-memory.ts';

export type Cost = {
  readonly costNanoUsd: NanoUsd;
  readonly costSource: CostSource;
  readonly priceSource?: string;
  readonly priceAsOf?: string;
};

/** What a reply used and cost. */
export type Metered = {
  readonly tokens: TokenCounts;
  readonly units?: UnitCounts | undefined;
  readonly usageSource: UsageSource | undefined;
  readonly cost: Cost | undefined;
  readonly finishReason: FinishReason | undefined;
  readonly suspect: boolean;
};

export type MeterInput = {
  readonly attempt: Attempt;
  readonly observed: Observed;
  readonly request: Pick<AnyInbound['facts'], 'inputCharacters' | 'units'>;
  readonly usages: UsageMemory;
};

/** Usage → cost, for one kind of request. */
export type Meter = (input: MeterInput) => Metered;
