import {
  defaultFallbackKinds,
  parseUsd,
  type ChainKind,
  type FailureKind,
  type FallbackPolicy,
  type NanoUsd,
} from '@omniroute/core';

/** Taken where a policy names no time for the whole request. */
export const defaultDeadlineMs = 600_000;

/** A target of a walk, as far as the next step depends on it. */
export type WalkTarget = {
  /** Input tokens that it takes. Absent: unknown, which counts as enough. */
  readonly windowTokens?: number | undefined;
  /** What a call of it is expected to cost. Absent: unknown, which counts as 0. */
  readonly expectedNanoUsd?: NanoUsd | undefined;
};

/** A call that failed before its first content. */
export type WalkFailure = {
  /** Of its target. */
  readonly place: number;
  readonly kind: FailureKind;
  /** How long the upstream asked to wait. */
  readonly retryAfterMs?: number | undefined;
  /** When it failed, ms since the request began. */
  readonly atMs: number;
};

/** How far a walk has come. */
export type WalkState = {
  readonly policy: FallbackPolicy;
  /** In their order. The targets of a chain stand behind those that they follow. */
  readonly targets: readonly WalkTarget[];
  /** The first place that is still of use: a chain leaves behind what stood before it. */
  readonly from: number;
  /** Kinds whose chains were taken. */
  readonly chained: readonly ChainKind[];
  /** In the order in which they happened. */
  readonly failures: readonly WalkFailure[];
  /** Places that are under way, or whose answers were not good enough: not failed, and not to be asked again. Absent: none. */
  readonly taken?: readonly number[] | undefined;
  /** Calls made so far, whatever for. */
  readonly calls: number;
  readonly elapsedMs: number;
  /** What the calls so far cost, or are expected to have cost. */
  readonly spentNanoUsd: NanoUsd;
  /** A rough count of the prompt's tokens. */
  readonly inputTokens: number;
  /** Numbers in [0, 1). */
  random(): number;
};

/** The chain that follows a kind of failure, if the policy has one. */
export function chainAfter(kind: FailureKind, { chains }: FallbackPolicy): ChainStep | undefined {
  if (kind !== 'context-length' && kind !== 'content-filter') return undefined;
  const combo = chains?.[kind];
  return combo === undefined ? undefined : { kind, combo };
}

export type ChainStep = { readonly kind: ChainKind; readonly combo: string };

/** Whether anybody else is asked after a failure of this kind. */
export function leadsOn(kind: FailureKind, policy: FallbackPolicy): boolean {
  if (kind === 'aborted') return false;
  return (policy.on ?? defaultFallbackKinds).includes(kind) || chainAfter(kind, policy) !== undefined;
}

export function remainingTimeMs({ policy, elapsedMs }: Pick<WalkState, 'policy' | 'elapsedMs'>): number {
  return (policy.deadlineMs ?? defaultDeadlineMs) - elapsedMs;
}

/** Whether one more call of a target keeps the costs of the request within its ceiling. */
export function isAffordable({ policy, spentNanoUsd }: WalkState, { expectedNanoUsd = 0 }: WalkTarget): boolean {
  if (policy.maxCostUsd === undefined) return true;
  return spentNanoUsd + expectedNanoUsd <= (parseUsd(policy.maxCostUsd) ?? Number.POSITIVE_INFINITY);
}
