import { OmniError } from '@omniroute/core';
import { checkScope, errorWithinScope } from '../limits/check-scope.ts';
import type { Pipeline } from './pipeline.ts';
import { resolvePlan, type LivePlan, type RoutedPlan } from './resolve-plan.ts';
import { InboundRoute, type RouteInput } from './route-request.ts';

/**
 * What the model that a request names leads to. A name that nobody has may be newer than our lists: the upstreams are asked once
 * before it counts as unknown, or goes to the combo for such names. Throws like `resolvePlan`, and `OmniError` when nobody is left to ask.
 */
export function findPlan(pipeline: Pipeline, input: RouteInput): Promise<LivePlan> {
  return input.caller.mayUse ? findWithinScope(pipeline, input) : lookUpPlan(pipeline, input);
}

/** Throws `OmniError` `forbidden` for what the key may not use. */
async function findWithinScope(pipeline: Pipeline, input: RouteInput): Promise<LivePlan> {
  const { caller, inbound } = input;
  const { model } = inbound.facts;
  const plan = await lookUpPlan(pipeline, input).catch((error: unknown) => {
    throw errorWithinScope(caller, model, error);
  });
  checkScope(caller, model, plan);
  return plan;
}

async function lookUpPlan(pipeline: Pipeline, input: RouteInput): Promise<LivePlan> {
  const { model } = input.inbound.facts;
  if (!model.isWellFormed()) throw notText();
  const request = new InboundRoute(input);
  let plan: RoutedPlan;
  try {
    plan = routePlan(pipeline, request, model);
  } catch (error) {
    if (!isUnknownModel(error) || !(await pipeline.lookout.lookFor())) throw error;
    plan = routePlan(pipeline, request, model);
  }
  if (plan.via?.kind === 'unknown-name' && (await pipeline.lookout.lookFor()))
    plan = routePlan(pipeline, request, model);
  if (plan.refusal) throw new NobodyLeft(plan.refusal, plan);
  pipeline.health.takeTurns(plan.turns);
  return plan;
}

/** Nobody is left to ask. The plan says why of each target, and is recorded. */
export class NobodyLeft extends OmniError {
  readonly plan: LivePlan;

  constructor({ code, message, field }: OmniError, plan: LivePlan) {
    super(code, message, field === undefined ? {} : { field });
    this.plan = plan;
  }
}

/** JSON may hold half a character; an address or a header cannot. */
function notText(): OmniError {
  return new OmniError('invalid-input', 'The name of the model is no valid Unicode text.', { field: 'model' });
}

function routePlan(pipeline: Pipeline, request: InboundRoute, model: string): RoutedPlan {
  const { health, random } = pipeline;
  return resolvePlan(model, { snapshot: pipeline.snapshot(), health, nowMs: Date.now(), random }, request);
}

function isUnknownModel(error: unknown): boolean {
  return error instanceof OmniError && error.code === 'not-found' && error.field === 'model';
}
