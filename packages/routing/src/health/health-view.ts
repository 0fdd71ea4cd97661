import type { ToldLimits } from '@omniroute/core';
import type { TargetRef } from '../routing-table.ts';
import type { BreakerState } from './breaker.ts';
import type { BeginTimes } from './begin-times.ts';
import type { DecayedMean } from './decayed-mean.ts';
import type { MinuteCount } from './minute-count.ts';

/** What this process has seen of a target. Means are absent until there is a sample. */
export type TargetHealth = {
  /** Attempts under way. */
  readonly inFlight: number;
  /** From the call to the first content, ms, of attempts that answered. */
  readonly firstTokenMs?: DecayedMean;
  /** From the first content to the end, ms a token of the answer, of streams. */
  readonly tokenMs?: DecayedMean;
  /** Tokens of an answer, reasoning included. */
  readonly outputTokens?: DecayedMean;
  /** The part of a prompt that was read from the upstream's cache, 0 to 1. */
  readonly cacheReadShare?: DecayedMean;
  readonly begins?: Pick<BeginTimes, 'streams' | 'wholes'>;
  readonly requests: MinuteCount;
  readonly tokens: MinuteCount;
  /** Absent: closed. */
  readonly breaker?: BreakerState;
  /** The part of the attempts that failed by the upstream's fault, 0 to 1. */
  readonly errors?: DecayedMean | undefined;
  /** `firstTokenMs` over hours: what is usual of the target. */
  readonly usualFirstTokenMs?: DecayedMean | undefined;
  /** What its upstream last told. */
  readonly limits?: ToldLimits | undefined;
};

/** What this process has seen of a connection, whatever the model. */
export type ConnectionHealth = { readonly breaker: BreakerState };

/** What plans may know of targets, read-only. The router looks at the live one; whoever predicts may give another. */
export interface HealthView {
  /** `undefined` for a target that was never asked. */
  find(target: TargetRef): TargetHealth | undefined;
  /** `undefined` for a connection that was never asked. */
  findConnection(connectionId: string): ConnectionHealth | undefined;
  /** How many requests a round-robin combo has ordered so far. */
  turnOf(comboId: string): number;
}
