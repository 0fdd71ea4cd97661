import { OmniError } from '@omniroute/core';
import type { Pipeline } from './pipeline.ts';
import { resolvePlan, type LivePlan } from './resolve-plan.ts';

/**
 * What a model name leads to. A name that nobody has may be newer than our lists: the upstreams are asked once before it counts
 * as unknown. Throws like `resolvePlan`.
 */
export async function findPlan(name: string, pipeline: Pipeline): Promise<LivePlan> {
  try {
    return resolvePlan(name, pipeline.snapshot(), pipeline.random);
  } catch (error) {
    if (!isUnknownModel(error) || !(await pipeline.lookout.lookFor())) throw error;
    return resolvePlan(name, pipeline.snapshot(), pipeline.random);
  }
}

function isUnknownModel(error: unknown): boolean {
  return error instanceof OmniError && error.code === 'not-found' && error.field === 'model';
}
