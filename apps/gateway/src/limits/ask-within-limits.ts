import type { Attempt } from '../pipeline/attempt.ts';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';
import type { FailedAttempts, PlanRun } from '../pipeline/served.ts';
import type { AskCandidate, AskManner, AskResult } from '../pipeline/walk-budget.ts';

/** An answer that knows the attempt which brought it. */
type Answered = { readonly attempt: Attempt };

/** Asks a candidate as `ask` does, but only within the limits of its connection and target. Without limits it is `ask` itself. */
export function withinLimits<Run extends PlanRun, A extends Answered>(ask: AskCandidate<Run, A>): AskCandidate<Run, A> {
  return (run, candidate, failed, manner) => {
    if (!candidate.connection.limits) return ask(run, candidate, failed, manner);
    return askLimited(ask, { run, candidate, failed, manner });
  };
}

type Asking<Run> = {
  readonly run: Run;
  readonly candidate: LiveCandidate;
  readonly failed: FailedAttempts;
  readonly manner: AskManner | undefined;
};

async function askLimited<Run extends PlanRun, A extends Answered>(
  ask: AskCandidate<Run, A>,
  { run, candidate, failed, manner }: Asking<Run>,
): Promise<AskResult<A>> {
  const entry = await run.pipeline.limitDesk.enter(run, candidate, manner?.overtaken);
  if (entry.type === 'refused') return { type: 'failure', failure: entry.failure };
  const before = failed.length;
  // Others may be asked at the same time; what they fail at stands in the same list.
  const failedHere = () => failed.slice(before).filter((attempt) => isOf(candidate, attempt));
  let answered: A | undefined;
  try {
    const result = await ask(run, candidate, failed, manner);
    if (result.type === 'failure') return result;
    answered = result.answer;
    answered.attempt.onClose((record) => entry.settle([...failedHere(), record]));
    return result;
  } finally {
    if (!answered) entry.settle(failedHere());
  }
}

function isOf(
  { connection, model }: LiveCandidate,
  attempt: { readonly connectionId: string; readonly model: string },
): boolean {
  return attempt.connectionId === connection.upstream.id && attempt.model === model;
}
