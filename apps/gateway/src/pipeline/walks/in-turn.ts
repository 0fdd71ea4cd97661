import type { AttemptRecord, UpstreamFailure } from '@omniroute/core';
import type { Answer } from '../run-attempt.ts';
import type { PlanRun } from '../served.ts';
import { limitsOf, movesOn, remainingMs, type AskCandidate, type PlanResult } from '../walk-budget.ts';

/** One target after the other, each once, until one answers or a failure ends the walk. */
export async function walkInTurn<Run extends PlanRun, A = Answer>(
  run: Run,
  ask: AskCandidate<Run, A>,
): Promise<PlanResult<A>> {
  const { plan, exchange } = run;
  const failed: AttemptRecord[] = [];
  const { targets } = limitsOf(plan, run.inbound.facts.stream);
  let last: UpstreamFailure = nobodyAsked;
  for (const [place, candidate] of plan.candidates.slice(0, targets).entries()) {
    const result = await ask(run, candidate, failed);
    if (result.type === 'answer') return { failed, end: result };
    last = result.failure;
    if (last.kind === 'model-access') run.pipeline.lookout.noteMissing(candidate.connection.upstream.id);
    const next = plan.candidates[place + 1];
    if (
      exchange.clientGone.isCancelled ||
      remainingMs(run) <= 0 ||
      !next ||
      !movesOn(last.kind, plan.policy, candidate, next)
    )
      break;
  }
  return { failed, end: { type: 'failure', failure: last } };
}

const nobodyAsked: UpstreamFailure = { kind: 'timeout', scope: 'request', message: 'No target was asked.' };
