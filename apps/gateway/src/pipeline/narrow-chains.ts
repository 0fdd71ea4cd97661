import type { LiveCandidate, LivePlan } from './resolve-plan.ts';

/** The plan with those targets alone in its chains that may be asked. */
export function narrowChains(plan: LivePlan, mayAsk: (candidate: LiveCandidate) => boolean): LivePlan {
  const { planChain } = plan;
  if (!planChain) return plan;
  const narrowed: LivePlan['planChain'] = (comboId) => {
    const { candidates, turns } = planChain(comboId);
    return { candidates: candidates.filter(mayAsk), turns };
  };
  return { ...plan, planChain: narrowed };
}
