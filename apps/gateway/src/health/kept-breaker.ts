import { closedBreaker, type BreakerState, type TargetRef } from '@omniroute/routing';
import type { TargetHealthRow } from '@omniroute/storage';

/** A breaker as it is kept; `undefined` for one of which there is nothing to remember. Who is trying it does not outlive the process. */
export function toRow(
  { connectionId, model }: TargetRef,
  state: BreakerState,
  updatedAtMs: number,
): TargetHealthRow | undefined {
  if (state.type === 'closed') {
    const { failures } = state;
    return failures === 0 ? undefined : { connectionId, model, failures, openings: 0, updatedAtMs };
  }
  const { openings, kind: failureKind } = state;
  const [sinceMs, untilMs] = [Math.round(state.sinceMs), Math.round(state.untilMs)];
  return { connectionId, model, failures: 0, openings, sinceMs, untilMs, failureKind, updatedAtMs };
}

export function toState({ failures, openings, sinceMs, untilMs, failureKind: kind }: TargetHealthRow): BreakerState {
  if (openings > 0 && sinceMs !== undefined && untilMs !== undefined && kind !== undefined)
    return { type: 'open', sinceMs, untilMs, openings, kind };
  return failures === 0 ? closedBreaker : { type: 'closed', failures };
}
