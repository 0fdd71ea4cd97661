import { OmniError } from '@omniroute/core';
import type { Pipeline } from './pipeline.ts';
import { resolvePlan, type LivePlan } from './resolve-plan.ts';
import { InboundRoute, type RouteInput } from './route-request.ts';

/**
 * What the model that a request names leads to. A name that nobody has may be newer than our lists: the upstreams are asked once before it counts
 * as unknown. Throws like `resolvePlan`.
 */
export async function findPlan(pipeline: Pipeline, input: RouteInput): Promise<LivePlan> {
  const { model } = input.inbound.facts;
  const request = new InboundRoute(input);
  try {
    return resolvePlan(model, pipeline, request);
  } catch (error) {
    if (!isUnknownModel(error) || !(await pipeline.lookout.lookFor())) throw error;
    return resolvePlan(model, pipeline, request);
  }
}

function isUnknownModel(error: unknown): boolean {
  return error instanceof OmniError && error.code === 'not-found' && error.field === 'model';
}
