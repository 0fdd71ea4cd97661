import type { LimitName, Limits, NanoUsd } from '@omniroute/core';
import { BudgetCount, budgetsOf, type BudgetOf } from './budget-count.ts';
import { SlidingMinute } from './sliding-minute.ts';

/** What a call is expected to use, or has used. An unknown cost is 0. */
export type LimitAmount = { readonly tokens: number; readonly costNanoUsd: NanoUsd };

/** How much of a limit is used. Budgets are nano-USD; what calls under way have set aside is used. */
export type LimitUse = {
  readonly limit: LimitName;
  readonly most: number;
  readonly used: number;
  /** Until nothing of it is used any more, ms. Absent: until calls are over. */
  readonly resetMs?: number;
};

/** The limit that a call would break. */
export type Obstacle = LimitUse & {
  /** When it may pass, ms. Absent: nobody can say, or never, since the call alone is more than the limit. */
  readonly retryAfterMs?: number;
  readonly tooLarge?: boolean;
};

/** What a call has taken, for `settle`. */
export type Taken = {
  readonly atMs: number;
  readonly second: number;
  readonly amount: LimitAmount;
  readonly budgets: readonly BudgetCount[];
};

/**
 * What the calls of one holder of limits use. A call takes what it is expected to use before it begins, and settles with what it has
 * used when it is over; then the counters hold the sums of what was really used. The clock is an argument.
 */
export class LimitCounters {
  readonly #requests = new SlidingMinute();
  readonly #tokens = new SlidingMinute();
  readonly #budgets = new Map<string, BudgetCount>();
  #inFlight = 0;

  get inFlight(): number {
    return this.#inFlight;
  }

  /** The first limit that a call of this amount would break now. Concurrency comes last: only it can be waited for. */
  findObstacle(limits: Limits, amount: LimitAmount, nowMs: number): Obstacle | undefined {
    return (
      this.#findBudgetObstacle(limits, amount, nowMs) ??
      findRateObstacle('rpm', limits.rpm, { count: this.#requests, amount: 1, nowMs }) ??
      findRateObstacle('tpm', limits.tpm, { count: this.#tokens, amount: amount.tokens, nowMs }) ??
      this.#findConcurrencyObstacle(limits)
    );
  }

  /** A call begins. */
  take(limits: Limits, amount: LimitAmount, nowMs: number): Taken {
    this.#inFlight += 1;
    const second = this.#requests.add(1, nowMs);
    this.#tokens.add(amount.tokens, nowMs);
    const budgets = budgetsOf(limits.budget).map((budget) => this.#budgetOf(budget));
    for (const budget of budgets) budget.reserve(amount.costNanoUsd, nowMs);
    return { atMs: nowMs, second, amount, budgets };
  }

  /** The call is over. What it used counts where it began. */
  settle({ atMs, second, amount, budgets }: Taken, real: LimitAmount, nowMs: number): void {
    this.#inFlight -= 1;
    this.#tokens.change(second, real.tokens - amount.tokens, nowMs);
    for (const budget of this.#budgets.values()) {
      const reserved = budgets.includes(budget) ? amount.costNanoUsd : 0;
      budget.settle({ atMs, reserved, real: real.costNanoUsd });
    }
  }

  /** What was spent in the budget's present window before this began to count. Counts once; gives false for a later one. */
  seed(budget: Pick<BudgetOf, 'period' | 'zone'>, spentNanoUsd: NanoUsd, nowMs: number): boolean {
    if (this.#budgets.has(keyOf(budget))) return false;
    this.#budgetOf(budget).seed(spentNanoUsd, nowMs);
    return true;
  }

  /** Forgets the budgets that are not set any more, and gives those that nothing is known of yet: they begin with a seed. */
  missingBudgets(limits: Limits): readonly BudgetOf[] {
    const set = budgetsOf(limits.budget);
    const kept = new Set(set.map(keyOf));
    for (const key of this.#budgets.keys()) if (!kept.has(key)) this.#budgets.delete(key);
    return set.filter((budget) => !this.#budgets.has(keyOf(budget)));
  }

  /** How much of each limit is used. */
  view(limits: Limits, nowMs: number): readonly LimitUse[] {
    const uses: LimitUse[] = [];
    if (limits.rpm !== undefined) uses.push(rateUse('rpm', limits.rpm, this.#requests, nowMs));
    if (limits.tpm !== undefined) uses.push(rateUse('tpm', limits.tpm, this.#tokens, nowMs));
    if (limits.concurrency !== undefined)
      uses.push({ limit: 'concurrency', most: limits.concurrency, used: this.#inFlight });
    for (const budget of budgetsOf(limits.budget)) uses.push(this.#budgetUse(budget, nowMs));
    return uses;
  }

  #findBudgetObstacle(limits: Limits, amount: LimitAmount, nowMs: number): Obstacle | undefined {
    for (const budget of budgetsOf(limits.budget)) {
      const use = this.#budgetUse(budget, nowMs);
      // An unknown cost passes as long as anything is left.
      if (use.used >= use.most || use.used + amount.costNanoUsd > use.most)
        return { ...use, ...(use.resetMs !== undefined && { retryAfterMs: use.resetMs }) };
    }
    return undefined;
  }

  #findConcurrencyObstacle({ concurrency }: Limits): Obstacle | undefined {
    if (concurrency === undefined || this.#inFlight < concurrency) return undefined;
    return { limit: 'concurrency', most: concurrency, used: this.#inFlight };
  }

  #budgetUse(budget: BudgetOf, nowMs: number): LimitUse {
    const count = this.#budgetOf(budget);
    const resetMs = count.windowAt(nowMs).endMs - nowMs;
    return { limit: `budget-${budget.period}`, most: budget.mostNanoUsd, used: count.usedAt(nowMs), resetMs };
  }

  #budgetOf(budget: Pick<BudgetOf, 'period' | 'zone'>): BudgetCount {
    const found = this.#budgets.get(keyOf(budget));
    if (found) return found;
    const made = new BudgetCount(budget);
    this.#budgets.set(keyOf(budget), made);
    return made;
  }
}

function keyOf({ period, zone }: Pick<BudgetOf, 'period' | 'zone'>): string {
  return `${period} ${zone}`;
}

type RateAsk = { readonly count: SlidingMinute; readonly amount: number; readonly nowMs: number };

function findRateObstacle(
  limit: 'rpm' | 'tpm',
  most: number | undefined,
  { count, amount, nowMs }: RateAsk,
): Obstacle | undefined {
  if (most === undefined || count.total(nowMs) + amount <= most) return undefined;
  const use = rateUse(limit, most, count, nowMs);
  if (amount > most) return { ...use, tooLarge: true };
  return { ...use, retryAfterMs: count.waitUntil(most - amount, nowMs) };
}

function rateUse(limit: 'rpm' | 'tpm', most: number, count: SlidingMinute, nowMs: number): LimitUse {
  return { limit, most, used: count.total(nowMs), resetMs: count.waitUntil(0, nowMs) };
}
