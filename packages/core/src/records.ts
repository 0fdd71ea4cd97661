import type { FailureKind } from './failure.ts';
import type { NanoUsd } from './money.ts';
import type { CostSource } from './price.ts';
import type { UnitCounts } from './units.ts';
import type { TokenCounts, UsageSource } from './usage.ts';
import type { ApiFormat } from './wire-format.ts';

/**
 * `answered`: a whole reply. `failed`: every attempt failed before its first event. `broken`: failed after it.
 * `cancelled`: the client went away. `refused`: by us, before any attempt.
 */
export const outcomes = ['answered', 'failed', 'broken', 'cancelled', 'refused'] as const;
export type Outcome = (typeof outcomes)[number];

/** Why a model answered the way it did, in words of no vendor. */
export const finishReasons = [
  'stop',
  'length',
  'tool-calls',
  'content-filter',
  'stop-sequence',
  'pause',
  'other',
] as const;
export type FinishReason = (typeof finishReasons)[number];

/** One call of one target. Durations in ms since the attempt began. Never changed once recorded. */
export type AttemptRecord = {
  readonly id: string;
  /** 0 for the first. */
  readonly position: number;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly provider: string;
  /** The id asked of the upstream. */
  readonly model: string;
  /** What we spoke to the upstream. */
  readonly format: ApiFormat;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly headersMs?: number;
  readonly firstEventMs?: number;
  readonly status?: number;
  readonly failureKind?: FailureKind;
  readonly failureMessage?: string;
  readonly retryAfterMs?: number;
  readonly finishReason?: FinishReason;
  readonly tokens: TokenCounts;
  /** Absent: nothing of the call is counted by units. */
  readonly units?: UnitCounts;
  readonly usageSource?: UsageSource;
  readonly costNanoUsd?: NanoUsd;
  readonly costSource?: CostSource;
  readonly priceSource?: string;
  readonly priceAsOf?: string;
  /** The upstream hid a break that we have reason to believe in; usage counts as estimated. */
  readonly suspect: boolean;
  readonly upstreamRequestId?: string;
  /** LiteLLM: `x-litellm-call-id`, `-model-id`, `-model-name`, own retries and fallbacks. */
  readonly litellm?: LitellmFacts;
};

export type LitellmFacts = {
  readonly callId?: string;
  readonly deploymentId?: string;
  readonly deploymentModel?: string;
  readonly version?: string;
  readonly attemptedRetries?: number;
  readonly attemptedFallbacks?: number;
  readonly cacheHit?: boolean;
};

/** What a client sent and what became of it. Durations in ms since the request's first byte reached us. */
export type RequestRecord = {
  readonly id: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Until the first byte of the reply's content went out. */
  readonly firstTokenMs?: number;
  readonly keyId: string;
  readonly keyName: string;
  readonly team?: string;
  readonly tags: readonly string[];
  readonly userAgent?: string;
  readonly format: ApiFormat;
  /** The model name as the client wrote it; empty when it wrote none. */
  readonly model: string;
  readonly comboId?: string;
  readonly comboName?: string;
  readonly stream: boolean;
  /** HTTP status that the client got. */
  readonly status: number;
  readonly outcome: Outcome;
  readonly failureKind?: FailureKind;
  readonly errorMessage?: string;
  /** Names of what the target's format could not express, each once. */
  readonly losses: readonly string[];
  readonly attempts: readonly AttemptRecord[];
};
