import type { Weighable } from './strategy.ts';

/** The order in which the targets stand. */
export function priority<T extends Weighable>(candidates: readonly T[]): readonly T[] {
  return candidates;
}
