import { OmniError } from '@omniroute/core';
import type { Pipeline } from './pipeline.ts';
import { resolvePlan, type LivePlan } from './resolve-plan.ts';
import { InboundRoute, type RouteInput } from './route-request.ts';

/**
 * What the model that a request names leads to. A name that nobody has may be newer than our lists: the upstreams are asked once
 * before it counts as unknown. Throws like `resolvePlan`, and `OmniError` when nobody is left to ask.
 */
export async function findPlan(pipeline: Pipeline, input: RouteInput): Promise<LivePlan> {
  const { model } = input.inbound.facts;
  if (!model.isWellFormed()) throw notText();
  const request = new InboundRoute(input);
  try {
    return takePlan(pipeline, request, model);
  } catch (error) {
    if (!isUnknownModel(error) || !(await pipeline.lookout.lookFor())) throw error;
    return takePlan(pipeline, request, model);
  }
}

/** JSON may hold half a character; an address or a header cannot. */
function notText(): OmniError {
  return new OmniError('invalid-input', 'The name of the model is no valid Unicode text.', { field: 'model' });
}

function takePlan(pipeline: Pipeline, request: InboundRoute, model: string): LivePlan {
  const { health } = pipeline;
  const router = { snapshot: pipeline.snapshot(), health, nowMs: Date.now(), random: pipeline.random };
  const plan = resolvePlan(model, router, request);
  if (plan.refusal) throw plan.refusal;
  health.takeTurns(plan.turns);
  return plan;
}

function isUnknownModel(error: unknown): boolean {
  return error instanceof OmniError && error.code === 'not-found' && error.field === 'model';
}
