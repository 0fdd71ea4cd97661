import type { Shadow } from './alias.ts';
import type { Canary } from './canary.ts';
import type { CacheOptions } from './cache-options.ts';
import type { Condition } from './condition.ts';
import type { FailureKind } from './failure.ts';
import type { Limits } from './limits.ts';
import type { CascadeOptions, HedgeOptions } from './walk-options.ts';

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
  'cascade',
  'hedged',
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
  /** `hedged` alone. */
  readonly hedge?: HedgeOptions;
  /** `cascade` alone. */
  readonly cascade?: CascadeOptions;
  /** Absent: no answer is kept. */
  readonly cache?: CacheOptions;
  /** Absent: nobody but the client's own targets is asked. */
  readonly shadow?: Shadow;
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
  /** What the target is asked at most, by whoever comes: through this combo, another one, or directly. */
  readonly limits?: Limits;
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

/** Kinds of failure that may have targets of their own to go on with. */
export const chainKinds = ['context-length', 'content-filter'] as const satisfies readonly FailureKind[];
export type ChainKind = (typeof chainKinds)[number];

/** What is dropped of a prompt that fits nobody's window. `oldest-turns`: never the system prompt nor the last turn of the user. */
export const truncations = ['oldest-turns'] as const;
export type Truncation = (typeof truncations)[number];

export type FallbackPolicy = {
  /** Kinds of failure that move on to the next target. Absent: `defaultFallbackKinds`. */
  readonly on?: readonly FailureKind[];
  /** At most so many calls are made, whatever for. Absent: one for each target, and its retries. */
  readonly attempts?: number;
  /** Time for the whole request over all attempts, until its answer begins. */
  readonly deadlineMs?: number;
  /** Time for one attempt to get a connection: names, TCP and TLS. */
  readonly connectTimeoutMs?: number;
  /** Time for one attempt until its first event. */
  readonly firstEventTimeoutMs?: number;
  /** A stream may be silent so long between two events. */
  readonly idleTimeoutMs?: number;
  /** So often each target is asked again when nobody better is left. Absent: never. */
  readonly sameTargetRetries?: number;
  /** Decimal USD that all attempts of a request together may be expected to cost. Absent: no ceiling. */
  readonly maxCostUsd?: string;
  /** The combo whose targets are asked instead of the rest after a failure of a kind. */
  readonly chains?: { readonly [kind in ChainKind]?: string };
  /** Absent: nothing is ever dropped of a prompt. */
  readonly truncate?: Truncation;
  /** Whether the next target goes on with an answer that broke off amid its stream. */
  readonly continueBroken?: boolean;
};

/** References (`connection`, `combo`) hold ids. */
export type Combo = {
  readonly id: string;
  readonly name: string;
  readonly strategy: StrategyId;
  readonly targets: readonly ComboTarget[];
  readonly fallback: FallbackPolicy;
  readonly options?: ComboOptions;
  /** Counts its saves, from 1 on. */
  readonly version?: number;
  /** Absent: all requests get this version. */
  readonly canary?: Canary;
};
