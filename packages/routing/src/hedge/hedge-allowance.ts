/** How many calls beside slow ones a combo may still make. Whole ones are spent, requests earn parts. */
export type HedgeAllowance = { readonly calls: number };

/** What was not needed is kept for worse times, up to this many. */
const mostSaved = 10;

/** The first slow request of a combo need not wait for others to earn its hedge. */
export const firstAllowance: HedgeAllowance = { calls: 1 };

/** One more request that might be hedged. `maxShare` is the part of a call that it earns. */
export function earnHedge({ calls }: HedgeAllowance, maxShare: number): HedgeAllowance {
  return { calls: Math.min(mostSaved, calls + maxShare) };
}

/** The allowance with one call less; `undefined`: there is none left. */
export function spendHedge({ calls }: HedgeAllowance): HedgeAllowance | undefined {
  return calls >= 1 ? { calls: calls - 1 } : undefined;
}
