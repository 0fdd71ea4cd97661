import type { LimitAmount } from '@omniroute/metering';
import type { BudgetSeed, HolderView, LimitAnswer, LimitAsk, LimitHolder, MissingBudget } from './limit-book.ts';

/** What a serving process asks of the book that the primary keeps. An answer bears the turn of its question. */
export type ToBook =
  | { readonly type: 'limits-reserve'; readonly turn: number; readonly ask: LimitAsk }
  /** The call of that turn is not wanted any more. */
  | { readonly type: 'limits-leave'; readonly turn: number }
  | { readonly type: 'limits-settle'; readonly lease: number; readonly real: LimitAmount }
  | { readonly type: 'limits-view'; readonly turn: number; readonly holders: readonly LimitHolder[] }
  | { readonly type: 'limits-missing'; readonly turn: number; readonly holders: readonly LimitHolder[] }
  | { readonly type: 'limits-seed'; readonly seeds: readonly BudgetSeed[] };

export type FromBook =
  | { readonly type: 'limits-reserved'; readonly turn: number; readonly answer: LimitAnswer }
  | { readonly type: 'limits-viewed'; readonly turn: number; readonly views: readonly HolderView[] }
  | { readonly type: 'limits-missed'; readonly turn: number; readonly missing: readonly MissingBudget[] };
