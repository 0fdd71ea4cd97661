import type { Condition } from './condition.ts';
import type { FailureKind } from './failure.ts';

/** Ways to order a combo's targets. Exact rules: docs/routing.md. */
export const strategyIds = [
  'priority',
  'weighted',
  'round-robin',
  'random',
  'least-busy',
  'power-of-two',
  'lowest-latency',
  'lowest-cost',
  'usage-based',
  'cache-affine',
] as const;
export type StrategyId = (typeof strategyIds)[number];

/** The strategies that a target's weight says something to. */
export const weighingStrategies: readonly StrategyId[] = ['weighted', 'least-busy', 'power-of-two', 'cache-affine'];

/**
 * Whose requests stay together. `user`: the end user that a request names, else its key; `session`: the conversation that it names,
 * else its user.
 */
export const stickyBys = ['key', 'user', 'session'] as const;
export type StickyBy = (typeof stickyBys)[number];

export type ComboOptions = {
  /** `weighted`: the same one always draws the same order. Absent: every request draws anew. */
  readonly sticky?: StickyBy;
};

/** Which dialect to speak to a target that understands several. `auto`: the client's own where possible. */
export const dialects = ['auto', 'chat', 'messages', 'responses'] as const;
export type Dialect = (typeof dialects)[number];

export type TargetOptions = {
  readonly dialect?: Dialect;
  /** Top-level fields of the request that this target is not sent. */
  readonly dropParams?: readonly string[];
  /** Requests and tokens a minute that the target takes, as far as an operator knows them. They order targets and refuse nothing. */
  readonly rpm?: number;
  readonly tpm?: number;
};

/** `when`: only requests for which it holds ask the target. */
export type ComboTarget =
  | {
      readonly connection: string;
      readonly model: string;
      readonly weight?: number;
      readonly when?: Condition;
      readonly options?: TargetOptions;
    }
  | { readonly combo: string; readonly weight?: number; readonly when?: Condition };

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
  readonly options?: ComboOptions;
};
