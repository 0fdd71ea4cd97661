import type { Codec } from '@omniroute/open-sse';
import { followResponse } from './follow-response.ts';
import type { Inbound } from './read-inbound.ts';
import { rememberResponse } from './remember-response.ts';
import { runPlan } from './run-plan.ts';
import type { Served } from './served.ts';
import type { PlanResult } from './walk-plan.ts';

/** Walks the candidates of a Responses request, which may go on from a response that one of them keeps, and may be kept itself. */
export async function runResponses(served: Served<Codec, Inbound>): Promise<PlanResult> {
  const plan = await followResponse(served);
  const result = await runPlan(plan === served.plan ? served : { ...served, plan });
  if (result.end.type === 'answer') rememberResponse(served, result.end.answer);
  return result;
}
