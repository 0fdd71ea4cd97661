import type { FailureKind } from './failure.ts';
import type { NanoUsd } from './money.ts';
import type { FiledPlan } from './plan-record.ts';
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

/**
 * Why a call was made, where it is not the ordinary walk from one target to the next: `retry` of a target that failed, `hedge`
 * beside one that was slow, `escalate` after an answer that was not good enough, `judge` of such an answer, `continue` of a broken
 * answer, `embed` of the question to find an answer in the cache.
 */
export const attemptPurposes = ['retry', 'hedge', 'escalate', 'judge', 'continue', 'embed'] as const;
export type AttemptPurpose = (typeof attemptPurposes)[number];

/** One call of one target. Durations in ms since the attempt began. Never changed once recorded. */
export type AttemptRecord = {
  readonly id: string;
  /** 0 for the first that began. */
  readonly position: number;
  /** Absent: the ordinary walk. */
  readonly purpose?: AttemptPurpose;
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

/** Losses that a combo's policy allows: of a prompt its oldest turns, of an answer that one target gave all of it. */
export const policyLosses = ['truncated-turns', 'continued-after-break'] as const;
export type PolicyLoss = (typeof policyLosses)[number];

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
  readonly comboVersion?: number;
  /** What was planned for it. Absent: a model that was addressed directly. */
  readonly plan?: FiledPlan;
  /** Time that it waited for a limit of ours, ms; part of its duration. */
  readonly queueMs?: number;
  /** Answered from our cache: by the very same request, or by one of the same meaning. */
  readonly cache?: CacheHit;
  /** What the answer cost when it was made, where it came from our cache. */
  readonly savedNanoUsd?: NanoUsd;
  /** Sent to a silent target, for this request of the client's: nobody but the operator sees what came of it. */
  readonly shadowOf?: string;
  readonly stream: boolean;
  /** HTTP status that the client got. */
  readonly status: number;
  readonly outcome: Outcome;
  readonly failureKind?: FailureKind;
  readonly errorMessage?: string;
  /** Names of what the target's format could not express, and of what a policy gave up (`policyLosses`), each once. */
  readonly losses: readonly string[];
  /** In the order in which they ended; the one whose answer the client got is the last. */
  readonly attempts: readonly AttemptRecord[];
};

export const cacheHits = ['exact', 'semantic'] as const;
export type CacheHit = (typeof cacheHits)[number];
