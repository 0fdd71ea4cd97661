import type { Member } from './strategy.ts';

/** The order in which the targets stand, the cheap ones first: an operator knows what their answers are worth. */
export function cascade<M extends Member>(members: readonly M[]): readonly M[] {
  return members;
}
