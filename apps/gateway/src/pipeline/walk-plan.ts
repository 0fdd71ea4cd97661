import type { Codec } from '@omniroute/open-sse';
import type { Inbound } from './read-inbound.ts';
import type { Answer } from './run-attempt.ts';
import type { PlanRun } from './served.ts';
import type { AskCandidate, PlanResult } from './walk-budget.ts';
import { walkCascade } from './walks/cascade.ts';
import { walkHedged } from './walks/hedged.ts';
import { walkInTurn } from './walks/in-turn.ts';
import { mayBeDoubled } from './walks/may-be-doubled.ts';

export type ChatRun = PlanRun<Codec, Inbound>;

/** Walks the candidates under one budget of time and attempts. Nothing else in the product tries anything twice. */
export function walkPlan<Run extends PlanRun, A = Answer>(run: Run, ask: AskCandidate<Run, A>): Promise<PlanResult<A>> {
  return walkInTurn(run, ask);
}

/** The same for a chat request, whose plan may say that its candidates are used in another way than one after the other. */
export function walkChat(run: ChatRun, ask: AskCandidate<ChatRun>): Promise<PlanResult> {
  const { walk = 'sequential', candidates } = run.plan;
  switch (walk) {
    case 'sequential':
      return walkInTurn(run, ask);
    case 'hedged':
      return candidates.length > 1 && mayBeDoubled(run)
        ? walkHedged(run, (candidate, over, manner) => ask(run, candidate, over, manner))
        : walkInTurn(run, ask);
    case 'cascade':
      return candidates.length > 1 ? walkCascade(run, ask) : walkInTurn(run, ask);
  }
}
