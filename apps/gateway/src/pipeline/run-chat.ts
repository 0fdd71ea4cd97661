import type { Codec } from '@omniroute/open-sse';
import { followFiles } from './follow-files.ts';
import { followResponse } from './follow-response.ts';
import type { Inbound } from './read-inbound.ts';
import { rememberResponse } from './remember-response.ts';
import { runPlan } from './run-plan.ts';
import type { Served } from './served.ts';
import type { PlanResult } from './walk-budget.ts';

/**
 * Walks the candidates of a chat request: those that keep the files which it names and, of Responses, the response that it goes on
 * from. The response itself may be kept as well.
 */
export async function runChat(served: Served<Codec, Inbound>): Promise<PlanResult> {
  const isResponses = served.exchange.codec.format === 'openai-responses';
  const followed = isResponses ? await followResponse(served) : served.plan;
  const plan = await followFiles({ ...served, plan: followed });
  const result = await runPlan(plan === served.plan ? served : { ...served, plan });
  if (isResponses && result.end.type === 'answer') rememberResponse(served, result.end.answer);
  return result;
}
