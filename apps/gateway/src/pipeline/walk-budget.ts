import type { AttemptPurpose, AttemptRecord, FailureKind, FallbackPolicy, UpstreamFailure } from '@omniroute/core';
import type { Cancellation } from '@omniroute/open-sse';
import { defaultDeadlineMs, mayMoveOn } from '@omniroute/routing';
import type { Continuing } from './continue-answer.ts';
import type { LiveCandidate, LivePlan } from './resolve-plan.ts';
import type { Answer, AttemptCall } from './run-attempt.ts';
import type { FailedAttempts, PlanRun } from './served.ts';

const defaultFirstEventMs = 300_000;

/** Within what a plan is walked. */
export type WalkLimits = {
  /** At most so many targets are asked. */
  readonly targets: number;
  readonly deadlineMs: number;
  readonly firstEventMs: number;
};

export function limitsOf({ policy, candidates }: LivePlan, stream: boolean): WalkLimits {
  const deadlineMs = policy.deadlineMs ?? defaultDeadlineMs;
  return {
    targets: Math.min(policy.attempts ?? candidates.length, candidates.length),
    deadlineMs,
    firstEventMs: policy.firstEventTimeoutMs ?? (stream ? defaultFirstEventMs : deadlineMs),
  };
}

export type PlanResult<A = Answer> = {
  /** Attempts that are over, all of them failures. */
  readonly failed: readonly AttemptRecord[];
  readonly end:
    | { readonly type: 'answer'; readonly answer: A }
    | { readonly type: 'failure'; readonly failure: UpstreamFailure };
};

/** What is special about a call. Absent: the ordinary walk. */
export type AskManner = {
  readonly purpose?: AttemptPurpose;
  /** The oldest turns are dropped until the prompt has about so many tokens. */
  readonly truncateToTokens?: number;
  /** The answer that the target is to go on with. */
  readonly continuing?: Continuing;
  /** Cancelled when another attempt has made this one needless. */
  readonly overtaken?: Cancellation;
  /** Gives the attempt's place in the request. Absent: after those that are over. */
  readonly takePosition?: () => number;
};

/** What became of asking a candidate. A failure that is `notAsked` has no attempt. */
export type AskResult<A = Answer> =
  | { readonly type: 'answer'; readonly answer: A }
  | { readonly type: 'failure'; readonly failure: UpstreamFailure };

/** Asks one candidate. The records of what failed are appended. */
export type AskCandidate<Run extends PlanRun, A = Answer> = (
  run: Run,
  candidate: LiveCandidate,
  failed: FailedAttempts,
  manner?: AskManner,
) => Promise<AskResult<A>>;

const ordinary: AskManner = {};

/** What is left for one more attempt, its place in the request and its time, and on whose behalf it is made. */
export function budgetOf(
  run: PlanRun,
  failed: readonly AttemptRecord[],
  manner: AskManner = ordinary,
): Omit<AttemptCall, 'exchange' | 'candidate' | 'format'> {
  const { policy } = run.plan;
  const left = Math.max(remainingMs(run), 1);
  const firstEventMs = policy.firstEventTimeoutMs ?? (run.inbound.facts.stream ? defaultFirstEventMs : left);
  return {
    position: manner.takePosition?.() ?? failed.length,
    remainingMs: left,
    firstEventMs,
    connectMs: policy.connectTimeoutMs,
    purpose: manner.purpose,
    overtaken: manner.overtaken,
    truncateToTokens: manner.truncateToTokens,
    isContinuable: policy.continueBroken === true,
    continuing: manner.continuing,
    attribution: run.attribution,
    health: run.pipeline.health,
  };
}

/** Whether a failure of one candidate, before its first event, leads to the next. */
export function movesOn(
  kind: FailureKind,
  policy: FallbackPolicy,
  failed: LiveCandidate,
  next: LiveCandidate,
): boolean {
  return mayMoveOn({
    kind,
    policy,
    ...(failed.facts?.maxInputTokens !== undefined && { failedWindow: failed.facts.maxInputTokens }),
    ...(next.facts?.maxInputTokens !== undefined && { nextWindow: next.facts.maxInputTokens }),
  });
}

/** Time left for the whole request. Not above 0: it is over. */
export function remainingMs({
  plan,
  exchange,
}: {
  readonly plan: Pick<LivePlan, 'policy'>;
  readonly exchange: Pick<PlanRun['exchange'], 'elapsedMs'>;
}): number {
  return (plan.policy.deadlineMs ?? defaultDeadlineMs) - exchange.elapsedMs();
}
