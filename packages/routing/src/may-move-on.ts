import type { FailureKind, FallbackPolicy } from '@omniroute/core';
import { leadsOn } from './fallback/walk-state.ts';

export type MoveOnInput = {
  readonly kind: FailureKind;
  readonly policy: FallbackPolicy;
  /** Input tokens that the failed target takes, if known. */
  readonly failedWindow?: number;
  /** Input tokens that the next candidate takes, if known. */
  readonly nextWindow?: number;
};

/**
 * Whether a failure before the first event moves on to the next candidate. A prompt that was too long goes only to a target whose
 * window is larger or unknown.
 */
export function mayMoveOn({ kind, policy, failedWindow, nextWindow }: MoveOnInput): boolean {
  if (!leadsOn(kind, policy)) return false;
  if (kind !== 'context-length') return true;
  return nextWindow === undefined || failedWindow === undefined || nextWindow > failedWindow;
}
