import type { Budget, Limits } from '@omniroute/core';

/** Both limits at once: of each the smaller one. The first's queue and zone win over the second's. */
export function strictest(first: Limits, second: Limits): Limits {
  const rpm = least(first.rpm, second.rpm);
  const tpm = least(first.tpm, second.tpm);
  const concurrency = least(first.concurrency, second.concurrency);
  return {
    ...second,
    ...first,
    ...(rpm !== undefined && { rpm }),
    ...(tpm !== undefined && { tpm }),
    ...(concurrency !== undefined && { concurrency }),
    ...(first.budget && second.budget && { budget: strictestBudget(first.budget, second.budget) }),
  };
}

function strictestBudget(first: Budget, second: Budget): Budget {
  const dayUsd = least(first.dayUsd, second.dayUsd);
  const monthUsd = least(first.monthUsd, second.monthUsd);
  return {
    ...second,
    ...first,
    ...(dayUsd !== undefined && { dayUsd }),
    ...(monthUsd !== undefined && { monthUsd }),
  };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}
