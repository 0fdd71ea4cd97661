import type { Member, StrategyContext } from './strategy.ts';

/** The targets take turns at being first; the others follow in the order in which they stand, as on a wheel. */
export function roundRobin<M extends Member>(
  members: readonly M[],
  { health, comboId }: Pick<StrategyContext, 'health' | 'comboId'>,
): readonly M[] {
  if (members.length === 0) return members;
  const first = health.turnOf(comboId) % members.length;
  return [...members.slice(first), ...members.slice(0, first)];
}
