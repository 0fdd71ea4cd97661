import { hashUnit } from '../hash-unit.ts';
import { sortBy } from './sort-by.ts';
import { targetKey, type Member, type StrategyContext } from './strategy.ts';
import { weightedRank } from './weighted.ts';

/**
 * Requests whose prompts begin alike go to the same target, where the beginning is in the upstream's cache: weighted rendezvous
 * hashing of the prompt's beginning and the target. A target more or less moves only the conversations that it gains or loses.
 * Thaler and Ravishankar, “Using name-based mappings to increase hit rates” (1998).
 */
export function cacheAffine<M extends Member>(members: readonly M[], { request }: StrategyContext): readonly M[] {
  const prefix = hashUnit(request.promptPrefix());
  return sortBy(members, (member) => weightedRank(hashUnit(`${prefix}\n${targetKey(member.target)}`), member));
}
