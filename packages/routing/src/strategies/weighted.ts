import { hashUnit } from '../hash-unit.ts';
import { sortBy } from './sort-by.ts';
import { defaultWeight, targetKey, type Member, type StrategyContext } from './strategy.ts';

/**
 * A random order in which each place goes to a remaining target with probability weight / sum of remaining weights (1 where none
 * is set), so the first choice and every failover keep the proportions. Efraimidis and Spirakis, “Weighted random sampling with a
 * reservoir” (2006): sort by -ln(u) / weight. Where the combo is sticky, u is a hash of who asks and of the target instead of a
 * random number (weighted rendezvous hashing), so that a change of one weight or target moves as few as can be.
 */
export function weighted<M extends Member>(
  members: readonly M[],
  { sticky, comboId, random }: StrategyContext,
): readonly M[] {
  const draw = (member: M) =>
    sticky === undefined ? random() : hashUnit(`${comboId}\n${sticky}\n${targetKey(member.target)}`);
  return sortBy(members, (member) => weightedRank(draw(member), member));
}

/** Lowest first: exponentially distributed with the member's weight as its rate, for `unit` even in [0, 1). */
export function weightedRank(unit: number, { weight = defaultWeight }: Pick<Member, 'weight'>): number {
  return -Math.log(1 - unit) / weight;
}
