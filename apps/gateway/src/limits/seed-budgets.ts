import { budgetWindow } from '@omniroute/metering';
import { sumSpend, type ReadableDatabase } from '@omniroute/storage';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { LimitBook } from './limit-book.ts';
import type { NamedHolder } from './limited-holders.ts';

export type SeedSources = { readonly book: LimitBook; readonly database: ReadableDatabase; now(): number };

/**
 * Tells the book of the budgets that are set, and what was spent of those that it knows nothing of: before the first request that has
 * to keep them. Costs nothing where there are no limits.
 */
export function createBudgetSeeder({
  book,
  database,
  now,
}: SeedSources): (holders: readonly NamedHolder[]) => Promise<void> {
  /** The book may know budgets of holders that have none any more. */
  let told = false;
  return async (holders) => {
    if (holders.length === 0 && !told) return;
    told = holders.length > 0;
    const missing = await book.missingBudgets(holders.map(({ kind, id, limits }) => ({ kind, id, limits })));
    if (missing.length === 0) return;
    const nowMs = now();
    const asks = missing.map(({ holder, period, zone }) => ({
      ...holder,
      fromMs: budgetWindow(period, zone, nowMs).startMs,
    }));
    const sums = await sumSpend(database, asks);
    book.seed(missing.map((budget, place) => ({ ...budget, spentNanoUsd: sums[place] ?? 0 })));
  };
}

/** All that has limits. */
export function holdersOf({ callersByKeyHash, connections }: Snapshot): readonly NamedHolder[] {
  const holders: NamedHolder[] = [];
  for (const { limited } of callersByKeyHash.values()) if (limited) holders.push(limited);
  for (const { limits } of connections.values()) {
    if (limits?.own) holders.push(limits.own);
    if (limits) holders.push(...limits.byModel.values());
  }
  return holders;
}
