import { lowestLatency } from './lowest-latency.ts';
import type { Member, StrategyContext } from './strategy.ts';

/** By the rules of `lowest-latency`: whoever is likely to begin first is asked first, the next likely one beside it. */
export function hedged<M extends Member>(members: readonly M[], context: StrategyContext): readonly M[] {
  return lowestLatency(members, context);
}
