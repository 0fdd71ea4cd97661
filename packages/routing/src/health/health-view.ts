import type { TargetRef } from '../routing-table.ts';
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
  readonly requests: MinuteCount;
  readonly tokens: MinuteCount;
};

/** What plans may know of targets, read-only. The router looks at the live one; whoever predicts may give another. */
export interface HealthView {
  /** `undefined` for a target that was never asked. */
  find(target: TargetRef): TargetHealth | undefined;
  /** How many requests a round-robin combo has ordered so far. */
  turnOf(comboId: string): number;
}
