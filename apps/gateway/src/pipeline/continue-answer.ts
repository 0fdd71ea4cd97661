import type { PolicyLoss, TokenCounts, UpstreamFailure } from '@omniroute/core';
import type { BrokenAnswer, Cancellation } from '@omniroute/open-sse';
import { estimateTokens } from '@omniroute/metering';
import { acceptsPrefill } from '@omniroute/registry';
import { nextStep, type WalkFailure } from '@omniroute/routing';
import { expectedCosts } from './expected-costs.ts';
import type { LiveCandidate } from './resolve-plan.ts';
import type { Answer } from './run-attempt.ts';
import type { FailedAttempts } from './served.ts';
import type { AskCandidate } from './walk-budget.ts';
import type { ChatRun } from './walk-plan.ts';

export type StreamAnswer = Extract<Answer, { readonly type: 'stream' }>;

/** A stream that broke off, as a call that goes on with it needs it. */
export type Continuing = {
  readonly broken: BrokenAnswer;
  /** What the broken attempts used. The client is told of all. */
  readonly tokensBefore: TokenCounts;
  /** A rough count of the tokens that the client has. */
  readonly answeredTokens: number;
};

export type BrokenStream = Continuing & {
  readonly failure: UpstreamFailure;
  /** The attempts so far, the broken one included; each new one that fails is appended. */
  readonly over: FailedAttempts;
  /** Cancelled when nobody waits for the rest any more. */
  readonly gone: Cancellation;
};

/** Finds somebody who goes on with an answer. `undefined`: nobody does. Never rejects for what an upstream does. */
export type GoOn = (broken: BrokenStream) => Promise<StreamAnswer | undefined>;

const continuedLoss: PolicyLoss = 'continued-after-break';

/**
 * Has the next target that is known to be able to go on with an answer which broke off, within what is left of the request's
 * budget. A target that was asked before is not asked again.
 */
export async function continueAnswer(
  run: ChatRun,
  ask: AskCandidate<ChatRun>,
  broken: BrokenStream,
): Promise<StreamAnswer | undefined> {
  const { over, failure, gone } = broken;
  const within: ChatRun = { ...run, exchange: { ...run.exchange, clientGone: gone } };
  const asked = new Set(over.map(({ connectionId, model }) => `${connectionId}/${model}`));
  const able = run.plan.candidates.filter((candidate) => isAble(candidate) && !asked.has(keyOf(candidate)));
  const failures: WalkFailure[] = [failureAt(0, failure, run)];
  while (!gone.isCancelled) {
    const step = nextStep(stateOf(run, able, { failures, over }));
    const candidate = step.type === 'ask' ? able[step.place - 1] : undefined;
    if (step.type !== 'ask' || !candidate) return undefined;
    const result = await ask(within, candidate, over, { purpose: 'continue', continuing: broken });
    if (result.type === 'answer') {
      if (result.answer.type === 'stream')
        return { ...result.answer, losses: [...result.answer.losses, continuedLoss] };
      return undefined;
    }
    failures.push(failureAt(step.place, result.failure, run));
  }
  return undefined;
}

/** What is not known counts as not able: who cannot would begin anew in the middle of the client's text. */
function isAble({ connection, model, facts }: LiveCandidate): boolean {
  return facts?.features?.prefill ?? acceptsPrefill(connection.definition.id, model) ?? false;
}

function failureAt(place: number, { kind, retryAfterMs }: UpstreamFailure, { exchange }: ChatRun): WalkFailure {
  return { place, kind, retryAfterMs, atMs: exchange.elapsedMs() };
}

/** The broken target stands at place 0, those that may go on after it. Nobody is asked twice here. */
function stateOf(
  { plan, pipeline, exchange, inbound }: ChatRun,
  able: readonly LiveCandidate[],
  { failures, over }: { readonly failures: readonly WalkFailure[]; readonly over: FailedAttempts },
): Parameters<typeof nextStep>[0] {
  const { chains: _, truncate: __, sameTargetRetries: ___, ...policy } = plan.policy;
  const inputTokens = estimateTokens(inbound.facts.inputCharacters);
  const request = { inputTokens, maxOutputTokens: inbound.facts.maxOutputTokens };
  const costs = policy.maxCostUsd === undefined ? [] : expectedCosts(able, { health: pipeline.health, request });
  return {
    policy,
    targets: [
      {},
      ...able.map(({ facts }, place) => ({ windowTokens: facts?.maxInputTokens, expectedNanoUsd: costs[place] })),
    ],
    from: 0,
    chained: [],
    failures,
    calls: over.length,
    elapsedMs: exchange.elapsedMs(),
    spentNanoUsd: over.reduce((sum, { costNanoUsd = 0 }) => sum + costNanoUsd, 0),
    inputTokens,
    random: () => pipeline.random(),
  };
}

function keyOf({ connection, model }: LiveCandidate): string {
  return `${connection.upstream.id}/${model}`;
}
