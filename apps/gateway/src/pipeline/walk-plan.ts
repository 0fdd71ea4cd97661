import type { Answer } from './run-attempt.ts';
import type { PlanRun } from './served.ts';
import type { AskCandidate, PlanResult } from './walk-budget.ts';
import { walkInTurn } from './walks/in-turn.ts';

/** Walks the candidates under one budget of time and attempts. Nothing else in the product tries anything twice. */
export function walkPlan<Run extends PlanRun, A = Answer>(run: Run, ask: AskCandidate<Run, A>): Promise<PlanResult<A>> {
  return walkInTurn(run, ask);
}
