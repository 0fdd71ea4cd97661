import type { ToldLimit, ToldLimits } from '@omniroute/core';

/** The part that is left of a limit by now, 0 to 1. What is not known of it is left. */
export function partLeftOf(limit: ToldLimit | undefined, nowMs: number): number {
  if (!limit?.limit || nowMs >= limit.resetAtMs) return 1;
  return Math.min(Math.max(limit.remaining / limit.limit, 0), 1);
}

/** Until when nothing is left of a limit, ms since the epoch; `undefined` when something is. */
export function exhaustedUntil({ requests, tokens }: ToldLimits, nowMs: number): number | undefined {
  const requestsUntil = emptyUntil(requests, nowMs);
  const tokensUntil = emptyUntil(tokens, nowMs);
  if (requestsUntil === undefined) return tokensUntil;
  return tokensUntil === undefined ? requestsUntil : Math.max(requestsUntil, tokensUntil);
}

function emptyUntil(limit: ToldLimit | undefined, nowMs: number): number | undefined {
  return limit && limit.remaining <= 0 && nowMs < limit.resetAtMs ? limit.resetAtMs : undefined;
}
