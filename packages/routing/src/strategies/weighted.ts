import type { Weighable } from './strategy.ts';

const defaultWeight = 1;

/**
 * A random order in which each place goes to a remaining target with probability weight / sum of remaining weights (1 where none
 * is set), so the first choice and every failover keep the proportions. Efraimidis and Spirakis, “Weighted random sampling with a
 * reservoir” (2006): sort by -ln(u) / weight.
 */
export function weighted<T extends Weighable>(candidates: readonly T[], random: () => number): readonly T[] {
  return candidates
    .map((candidate) => ({ candidate, rank: -Math.log(1 - random()) / (candidate.weight ?? defaultWeight) }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ candidate }) => candidate);
}
