import type { FallbackPolicy, RoutingDefaults, Shadow } from '@omniroute/core';
import type { Via } from '@omniroute/routing';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { LiveCandidate, RoutedPlan } from './resolve-plan.ts';

/** How a name came to its plan, and who else is sent the request. A plan of its own name without a shadow is given back as it is. */
export function noteWay(
  plan: RoutedPlan,
  { via, shadow }: { readonly via?: Via; readonly shadow?: Shadow },
): RoutedPlan {
  const silent = shadow ?? plan.combo?.options?.shadow;
  if (via === undefined && silent === undefined) return plan;
  return { ...plan, ...(via && { via }), ...(silent && { shadow: silent }) };
}

/** The combo that models go on with after a failure, if there is one. */
export function comboAfterFailure({ routing }: Snapshot) {
  const { afterFailure } = routing.defaults;
  return afterFailure && routing.combosById.get(afterFailure.combo);
}

/** A model that was addressed directly, and after it the targets of a combo. Nobody is asked for the same model twice. */
export function goOnWith(direct: RoutedPlan, next: RoutedPlan, defaults: RoutingDefaults): RoutedPlan {
  const rest = next.candidates.filter((candidate) => !direct.candidates.some((other) => isSame(candidate, other)));
  if (rest.length === 0) return direct;
  const { skipped, turns, snapshot } = next;
  return {
    ...direct,
    policy: policyOf(defaults, next.policy),
    candidates: [...direct.candidates, ...rest],
    skipped,
    turns,
    ...(snapshot && { snapshot }),
  };
}

function isSame(one: LiveCandidate, other: LiveCandidate): boolean {
  return one.connection === other.connection && one.model === other.model;
}

/** The combo's own limit of calls comes after the direct one; its times are meant for requests that name it. */
function policyOf({ afterFailure }: RoutingDefaults, { attempts }: FallbackPolicy): FallbackPolicy {
  return {
    ...(afterFailure?.on && { on: afterFailure.on }),
    ...(attempts !== undefined && { attempts: attempts + 1 }),
  };
}
