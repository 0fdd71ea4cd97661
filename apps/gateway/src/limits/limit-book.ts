import type { LimitHolderKind, Limits, NanoUsd } from '@omniroute/core';
import type { BudgetPeriod, LimitAmount, LimitUse, Obstacle } from '@omniroute/metering';
import type { Cancellation } from '@omniroute/open-sse';

/** A key, connection or target that has limits. The id of a target is `<connection id>/<model>`. */
export type LimitHolder = {
  readonly kind: LimitHolderKind;
  readonly id: string;
  readonly limits: Limits;
};

/** A call that is about to be made, by all whose limits it has to keep. All of them let it pass, or none is told of it. */
export type LimitAsk = {
  readonly holders: readonly LimitHolder[];
  /** What it is expected to use. */
  readonly amount: LimitAmount;
  /** It waits no longer than this, whatever a queue allows. */
  readonly maxWaitMs?: number;
};

export type LimitAnswer =
  /** `uses` are those of the first holder, with this call. */
  | { readonly type: 'granted'; readonly lease: number; readonly waitedMs: number; readonly uses: readonly LimitUse[] }
  | {
      readonly type: 'refused';
      /** Whose limit stands in the way, by its place in the ask. */
      readonly holder: number;
      readonly obstacle: Obstacle;
      readonly waitedMs: number;
      readonly uses: readonly LimitUse[];
    }
  /** Nobody wanted it any more while it waited. */
  | { readonly type: 'gone'; readonly waitedMs: number };

/** A budget that nothing is known of yet. */
export type MissingBudget = {
  readonly holder: Pick<LimitHolder, 'kind' | 'id'>;
  readonly period: BudgetPeriod;
  readonly zone: string;
};

export type BudgetSeed = MissingBudget & { readonly spentNanoUsd: NanoUsd };

export type HolderView = { readonly uses: readonly LimitUse[]; readonly inFlight: number; readonly queued: number };

/** The one place where calls are counted against limits, for all serving processes. */
export interface LimitBook {
  /** Resolves at once, or, where a holder has a queue, when there is room, the time is up or the call is not wanted any more. */
  reserve(ask: LimitAsk, unwanted?: Cancellation): Promise<LimitAnswer>;
  /** A call that was let pass is over, and this is what it used. */
  settle(lease: number, real: LimitAmount): void;
  /** In the order of the holders. */
  view(holders: readonly LimitHolder[]): Promise<readonly HolderView[]>;
  /** `holders` are all that have limits now. Gives their budgets that begin with a seed. */
  missingBudgets(holders: readonly LimitHolder[]): Promise<readonly MissingBudget[]>;
  /** What was spent before anybody counted. The first word counts. */
  seed(seeds: readonly BudgetSeed[]): void;
}
