import type { FailureKind } from './failure.ts';

export const strategyIds = ['priority', 'weighted'] as const;
export type StrategyId = (typeof strategyIds)[number];

/** Which dialect to speak to a target that understands several. `auto`: the client's own where possible. */
export const dialects = ['auto', 'chat', 'messages', 'responses'] as const;
export type Dialect = (typeof dialects)[number];

export type TargetOptions = {
  readonly dialect?: Dialect;
  /** Top-level fields of the request that this target is not sent. */
  readonly dropParams?: readonly string[];
};

export type ComboTarget =
  | { readonly connection: string; readonly model: string; readonly weight?: number; readonly options?: TargetOptions }
  | { readonly combo: string; readonly weight?: number };

export type FallbackPolicy = {
  /** Kinds of failure that move on to the next target. Absent: `defaultFallbackKinds`. */
  readonly on?: readonly FailureKind[];
  /** At most so many targets are asked. Absent: all. */
  readonly attempts?: number;
  /** Time for the whole request over all attempts. */
  readonly deadlineMs?: number;
  /** Time for one attempt until its first event. */
  readonly firstEventTimeoutMs?: number;
};

/** References (`connection`, `combo`) hold ids. */
export type Combo = {
  readonly id: string;
  readonly name: string;
  readonly strategy: StrategyId;
  readonly targets: readonly ComboTarget[];
  readonly fallback: FallbackPolicy;
};
