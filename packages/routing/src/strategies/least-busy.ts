import { random } from './random.ts';
import { sortBy } from './sort-by.ts';
import { defaultWeight, type Member, type StrategyContext } from './strategy.ts';

/** Fewest attempts under way first, for the weight: (in flight + 1) / weight. Equal ones in random order. */
export function leastBusy<M extends Member>(members: readonly M[], context: StrategyContext): readonly M[] {
  return sortBy(random(members, context), (member) => loadOf(member, context));
}

/** What a member's load would be with one more attempt. */
export function loadOf(
  { target, weight = defaultWeight }: Member,
  { health }: Pick<StrategyContext, 'health'>,
): number {
  return ((health.find(target)?.inFlight ?? 0) + 1) / weight;
}
