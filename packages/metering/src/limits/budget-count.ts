import type { Budget, NanoUsd } from '@omniroute/core';
import { budgetWindow, type BudgetPeriod, type BudgetWindow } from './budget-window.ts';

const nanoPerUsd = 1e9;

/** One of the two budgets that a holder may have. */
export type BudgetOf = { readonly period: BudgetPeriod; readonly zone: string; readonly mostNanoUsd: NanoUsd };

/** The budgets that are set. */
export function budgetsOf(budget: Budget | undefined): readonly BudgetOf[] {
  if (!budget) return [];
  const { dayUsd, monthUsd, zone = 'UTC' } = budget;
  const budgets: BudgetOf[] = [];
  if (dayUsd !== undefined) budgets.push({ period: 'day', zone, mostNanoUsd: Math.round(dayUsd * nanoPerUsd) });
  if (monthUsd !== undefined) budgets.push({ period: 'month', zone, mostNanoUsd: Math.round(monthUsd * nanoPerUsd) });
  return budgets;
}

/** What a holder has spent in the present day or month of a zone, and what is set aside for calls under way. */
export class BudgetCount {
  readonly #period: BudgetPeriod;
  readonly #zone: string;
  #window: BudgetWindow | undefined;
  #spentNanoUsd = 0;
  #reservedNanoUsd = 0;

  constructor({ period, zone }: Pick<BudgetOf, 'period' | 'zone'>) {
    this.#period = period;
    this.#zone = zone;
  }

  /** What was spent in the present window before anybody counted here. */
  seed(spentNanoUsd: NanoUsd, nowMs: number): void {
    this.windowAt(nowMs);
    this.#spentNanoUsd = spentNanoUsd;
  }

  reserve(costNanoUsd: NanoUsd, nowMs: number): void {
    this.windowAt(nowMs);
    this.#reservedNanoUsd += costNanoUsd;
  }

  /** A call that began at `atMs` is over: what it cost belongs to the window that it began in. */
  settle({
    atMs,
    reserved,
    real,
  }: {
    readonly atMs: number;
    readonly reserved: NanoUsd;
    readonly real: NanoUsd;
  }): void {
    if (!this.#window || atMs < this.#window.startMs) return;
    this.#reservedNanoUsd -= reserved;
    this.#spentNanoUsd += real;
  }

  /** With what is set aside. */
  usedAt(nowMs: number): NanoUsd {
    this.windowAt(nowMs);
    return this.#spentNanoUsd + this.#reservedNanoUsd;
  }

  /** The present window; a new one begins with nothing spent. */
  windowAt(nowMs: number): BudgetWindow {
    if (this.#window && nowMs < this.#window.endMs) return this.#window;
    this.#window = budgetWindow(this.#period, this.#zone, nowMs);
    this.#spentNanoUsd = 0;
    this.#reservedNanoUsd = 0;
    return this.#window;
  }
}
