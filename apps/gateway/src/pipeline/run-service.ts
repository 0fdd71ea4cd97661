import { OmniError } from '@omniroute/core';
import type { ServiceCodec } from '@omniroute/open-sse';
import { withinLimits } from '../limits/ask-within-limits.ts';
import { callService } from './call-service.ts';
import { findWay } from './narrow-plan.ts';
import type { ServiceInbound } from './read-service.ts';
import type { LiveCandidate } from './resolve-plan.ts';
import type { TargetResult } from './run-attempt.ts';
import type { FailedAttempts, PlanRun } from './served.ts';
import { budgetOf, type AskManner, type PlanResult } from './walk-budget.ts';
import { walkPlan } from './walk-plan.ts';

type ServiceRun = PlanRun<ServiceCodec, ServiceInbound>;

/** Walks the candidates of a request for a service: each is asked once, in the best of its ways. */
export function runService(run: ServiceRun): Promise<PlanResult> {
  const { truncate, ...policy } = run.plan.policy;
  // Only a conversation can do without its beginning.
  const whole = truncate === undefined ? run : { ...run, plan: { ...run.plan, policy } };
  return walkPlan(whole, askWithinLimits);
}

const askWithinLimits = withinLimits(askCandidate);

async function askCandidate(
  run: ServiceRun,
  candidate: LiveCandidate,
  failed: FailedAttempts,
  manner?: AskManner,
): Promise<TargetResult> {
  const { exchange, inbound } = run;
  const way = findWay(exchange.codec, candidate);
  if (!way) throw new OmniError('internal', 'The plan holds a target that cannot do the service.');
  const result = await callService({
    exchange,
    inbound,
    candidate,
    way,
    format: way.format,
    ...budgetOf(run, failed, manner),
  });
  if (result.type === 'failure') failed.push(result.attempt.close({ failure: result.failure }));
  return result;
}
