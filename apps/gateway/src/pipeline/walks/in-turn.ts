import type { AttemptRecord, UpstreamFailure } from '@omniroute/core';
import { pause } from '../pause.ts';
import type { Answer } from '../run-attempt.ts';
import type { PlanRun } from '../served.ts';
import type { AskCandidate, PlanResult } from '../walk-budget.ts';
import { Walk } from '../walk.ts';

/** One target after the other until one answers or nobody is left to ask. `Walk` decides whom, and when; here it is done. */
export async function walkInTurn<Run extends PlanRun, A = Answer>(
  run: Run,
  ask: AskCandidate<Run, A>,
): Promise<PlanResult<A>> {
  const { clientGone } = run.exchange;
  const failed: AttemptRecord[] = [];
  const walk = new Walk(run, failed);
  let last: UpstreamFailure = nobodyAsked;
  for (let step = walk.first(); step.type === 'ask'; step = walk.next()) {
    if (step.waitMs > 0) await pause(step.waitMs, clientGone);
    if (clientGone.isCancelled) break;
    const result = await ask(run, step.candidate, failed, step.manner);
    if (result.type === 'answer') return { failed, end: result };
    last = result.failure;
    if (last.kind === 'model-access') run.pipeline.lookout.noteMissing(step.candidate.connection.upstream.id);
    if (clientGone.isCancelled) break;
    walk.noteFailure(last);
  }
  return { failed, end: { type: 'failure', failure: last } };
}

const nobodyAsked: UpstreamFailure = { kind: 'timeout', scope: 'request', message: 'No target was asked.' };
