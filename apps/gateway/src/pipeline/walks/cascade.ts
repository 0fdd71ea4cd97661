import type { AskCandidate, PlanResult } from '../walk-budget.ts';
import type { ChatRun } from '../walk-plan.ts';
import { walkInTurn } from './in-turn.ts';

export function walkCascade(run: ChatRun, ask: AskCandidate<ChatRun>): Promise<PlanResult> {
  return walkInTurn(run, ask);
}
