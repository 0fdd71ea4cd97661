import type { FailureKind } from '@omniroute/core';

/** Failures that pass by themselves, so that the very same call may do better a little later. */
const passing: readonly FailureKind[] = ['rate-limit', 'overloaded', 'unavailable', 'timeout', 'network', 'protocol'];

export function mayPass(kind: FailureKind): boolean {
  return passing.includes(kind);
}

const firstBackOffMs = 500;
const longestBackOffMs = 8_000;

/**
 * How long to wait after a failure until its target is asked again, ms: what the upstream asked for, else a back-off that doubles
 * from 0.5 s to 8 s, of which a random half is left out, so that those who failed together do not come back together.
 */
export function waitBeforeRetry(
  { retryAfterMs, retriesMade }: { readonly retryAfterMs?: number | undefined; readonly retriesMade: number },
  random: () => number,
): number {
  if (retryAfterMs !== undefined) return retryAfterMs;
  const longest = Math.min(firstBackOffMs * 2 ** retriesMade, longestBackOffMs);
  return Math.round(longest * (0.5 + random() / 2));
}
