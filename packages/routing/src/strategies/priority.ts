import type { Member } from './strategy.ts';

/** The order in which the targets stand. */
export function priority<M extends Member>(members: readonly M[]): readonly M[] {
  return members;
}
