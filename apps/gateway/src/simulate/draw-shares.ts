import type { Simulation } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';
import { resolvePlan, type LiveCandidate, type Router } from '../pipeline/resolve-plan.ts';
import type { SimulatedRequest } from './read-request.ts';
import { costOf, fullName, nameTarget, type Prediction } from './simulated-run.ts';

type Shares = NonNullable<Simulation['shares']>;

/** Of the serving thread, ms. */
const longestMs = 15;

/** Whom many requests alike would ask first. Each is planned anew, under an id and a turn of its own. */
export function drawShares(draws: number, router: Router, prediction: Prediction): Shares {
  const { request } = prediction;
  const turning = withTurns(router);
  const firsts = new Map<string, { readonly candidate: LiveCandidate; requests: number }>();
  const endsAtMs = performance.now() + longestMs;
  let requests = 0;
  let refused = 0;
  for (; requests < draws; requests += 1) {
    if (requests % 20 === 19 && performance.now() > endsAtMs) break;
    const first = planOnce(request.model, turning, request.again(`req_simulated_${requests}`));
    if (!first) {
      refused += 1;
      continue;
    }
    const key = fullName(first);
    const known = firsts.get(key);
    if (known) known.requests += 1;
    else firsts.set(key, { candidate: first, requests: 1 });
  }
  const targets = [...firsts.values()].toSorted((a, b) => b.requests - a.requests);
  const costs = targets.map(({ candidate, requests: count }) => multiply(costOfFirst(prediction, candidate), count));
  const known = costs.filter((cost) => cost !== undefined);
  return {
    requests,
    refused,
    targets: targets.map(({ candidate, requests: count }) => ({ ...nameTarget(candidate), requests: count })),
    ...(known.length === costs.length && { expectedCostNanoUsd: known.reduce((sum, cost) => sum + cost, 0) }),
  };
}

/** Each draw makes candidates anew: those of the plan that is told of stand in for them. */
function costOfFirst(prediction: Prediction, first: LiveCandidate): number | undefined {
  const same = prediction.plan.candidates.find((candidate) => fullName(candidate) === fullName(first));
  return costOf(prediction, same ?? first);
}

function multiply(cost: number | undefined, count: number): number | undefined {
  return cost === undefined ? undefined : Math.round(cost * count);
}

type Turning = Router & { takeTurns(comboIds: readonly string[]): void };

/** What was seen of the targets, with turns that are taken here alone. */
function withTurns(router: Router): Turning {
  const { health } = router;
  const taken = new Map<string, number>();
  return {
    ...router,
    random: () => router.random(),
    health: {
      find: (target) => health.find(target),
      findConnection: (id) => health.findConnection(id),
      turnOf: (comboId) => health.turnOf(comboId) + (taken.get(comboId) ?? 0),
    },
    takeTurns: (comboIds) => {
      for (const id of comboIds) taken.set(id, (taken.get(id) ?? 0) + 1);
    },
  };
}

/** `undefined`: it is refused. */
function planOnce(name: string, router: Turning, request: SimulatedRequest['route']): LiveCandidate | undefined {
  try {
    const plan = resolvePlan(name, router, request);
    router.takeTurns(plan.turns);
    return plan.candidates[0];
  } catch (error) {
    if (error instanceof OmniError) return undefined;
    throw error;
  }
}
