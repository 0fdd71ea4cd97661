import type { TargetHealthView } from '@omniroute/contract';
import type { ToldLimit } from '@omniroute/core';
import {
  lastMinute,
  meanOf,
  nothingCounted,
  phaseOf,
  type BreakerState,
  type DecayedMean,
  type Standing,
  type TargetHealth,
} from '@omniroute/routing';
import { describeStanding } from '../health/describe-standing.ts';

/** A target as it is seen. */
export type SeenTarget = {
  readonly connection: { readonly id: string; readonly name: string; readonly provider: string };
  /** Absent: the connection as a whole. */
  readonly model?: string;
  readonly breaker: BreakerState;
  /** Absent: it was never asked. */
  readonly seen?: TargetHealth | undefined;
  readonly standing: Standing;
  readonly drainedSinceMs?: number | undefined;
};

/** A target as the admin API shows it. What is not known is left out. */
export function viewTargetHealth(target: SeenTarget, nowMs: number): TargetHealthView {
  const { connection, model, seen, drainedSinceMs } = target;
  return {
    connection: connection.id,
    connectionName: connection.name,
    provider: connection.provider,
    ...(model !== undefined && { model }),
    standing: describeStanding(target.standing),
    ...(drainedSinceMs !== undefined && { drainedSince: time(drainedSinceMs) }),
    breaker: viewBreaker(target.breaker, nowMs),
    inFlight: seen?.inFlight ?? 0,
    requestsLastMinute: lastMinute(seen?.requests ?? nothingCounted, nowMs),
    tokensLastMinute: lastMinute(seen?.tokens ?? nothingCounted, nowMs),
    ...viewMean('errorRate', seen?.errors),
    ...viewMean('firstTokenMs', seen?.firstTokenMs),
    ...viewMean('usualFirstTokenMs', seen?.usualFirstTokenMs),
    ...viewMean('tokenMs', seen?.tokenMs),
    ...(seen?.limits && { limits: viewLimits(seen.limits) }),
  };
}

function viewBreaker(breaker: BreakerState, nowMs: number): TargetHealthView['breaker'] {
  if (breaker.type === 'closed') return { state: 'closed', failures: breaker.failures, openings: 0 };
  const { sinceMs, untilMs, openings, kind } = breaker;
  return {
    state: phaseOf(breaker, nowMs),
    failures: 0,
    openings,
    since: time(sinceMs),
    until: time(untilMs),
    kind,
  };
}

function viewMean<Name extends string>(
  name: Name,
  mean: DecayedMean | undefined,
): { readonly [name in Name]?: number } {
  const shown: { readonly [name: string]: number } = mean ? { [name]: meanOf(mean) } : {};
  return shown as { readonly [name in Name]?: number };
}

function viewLimits({
  requests,
  tokens,
}: NonNullable<TargetHealth['limits']>): NonNullable<TargetHealthView['limits']> {
  return { ...(requests && { requests: viewLimit(requests) }), ...(tokens && { tokens: viewLimit(tokens) }) };
}

function viewLimit({ limit, remaining, resetAtMs }: ToldLimit) {
  return { ...(limit !== undefined && { limit }), remaining, resetAt: time(resetAtMs) };
}

function time(atMs: number): string {
  return new Date(atMs).toISOString();
}
