import type { AttemptView, Drift as DriftView } from '@omniroute/contract';
import type { Reconciliation } from '@omniroute/core';
import type { Drift } from '@omniroute/storage';

export function viewDrift(drift: Drift, fromMs: number, toMs: number): DriftView {
  const { checked, agreed, oursNanoUsd, theirsNanoUsd, causes } = drift;
  const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  return { ...span, checked, agreed, oursNanoUsd, theirsNanoUsd, causes: [...causes] };
}

/** One attempt in the upstream's books. */
export function viewBooks(one: Reconciliation): NonNullable<AttemptView['books']> {
  const { theirsNanoUsd, pricedNanoUsd, cause } = one;
  return {
    checkedAt: new Date(one.checkedAtMs).toISOString(),
    ...(theirsNanoUsd !== undefined && { theirsNanoUsd }),
    ...(pricedNanoUsd !== undefined && { pricedNanoUsd }),
    ...(cause !== undefined && { cause }),
  };
}
