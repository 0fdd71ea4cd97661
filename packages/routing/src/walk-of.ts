import type { Combo, WalkKind } from '@omniroute/core';

/** How the targets of a combo are used. Inside another combo a strategy only orders, so the outermost one alone is asked. */
export function walkOf({ strategy }: Pick<Combo, 'strategy'>): WalkKind {
  if (strategy === 'hedged' || strategy === 'cascade') return strategy;
  return 'sequential';
}
