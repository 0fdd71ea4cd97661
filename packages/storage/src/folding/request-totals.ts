import {
  addTokens,
  addUnits,
  type AttemptRecord,
  type CostSource,
  type TokenCounts,
  type UnitCounts,
  type UsageSource,
} from '@omniroute/core';

/** What the attempts of a request come to. */
export type RequestTotals = {
  readonly tokens: TokenCounts;
  readonly units: UnitCounts;
  /** `estimated` as soon as one attempt's usage is. */
  readonly usageSource: UsageSource | undefined;
  /** The sum of the known costs; absent when none is known. */
  readonly costNanoUsd: number | undefined;
  /** Of the last attempt whose cost is known. */
  readonly costSource: CostSource | undefined;
  readonly costKnown: boolean;
  readonly suspect: boolean;
};

export function sumAttempts(attempts: readonly AttemptRecord[]): RequestTotals {
  let tokens: TokenCounts = {};
  let units: UnitCounts = {};
  let usageSource: UsageSource | undefined;
  let costNanoUsd: number | undefined;
  let costSource: CostSource | undefined;
  for (const attempt of attempts) {
    tokens = addTokens(tokens, attempt.tokens);
    if (attempt.units) units = addUnits(units, attempt.units);
    if (usageSource !== 'estimated') usageSource = attempt.usageSource ?? usageSource;
    if (attempt.costNanoUsd !== undefined) costNanoUsd = (costNanoUsd ?? 0) + attempt.costNanoUsd;
    if (attempt.costNanoUsd !== undefined) costSource = attempt.costSource;
  }
  const costKnown = attempts.every(isCostKnown);
  return {
    tokens,
    units,
    usageSource,
    costNanoUsd,
    costSource,
    costKnown,
    suspect: attempts.some((one) => one.suspect),
  };
}

/** A call that failed without using anything has no cost to know. */
export function isCostKnown(attempt: AttemptRecord): boolean {
  if (attempt.costNanoUsd !== undefined) return true;
  const counts = [...Object.values(attempt.tokens), ...Object.values(attempt.units ?? {})];
  return attempt.failureKind !== undefined && counts.every((count) => count === 0);
}
