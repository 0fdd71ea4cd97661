/** How `hedged` lets a second target begin beside one that is slow. Exact rules: docs/routing.md. */
export type HedgeOptions = {
  /** A target is late when it has not begun after this time. Absent: by what is known of its own times. */
  readonly afterMs?: number;
  /** Targets under way at once. Absent: `defaultHedgeMax`. */
  readonly max?: number;
  /** Calls beside slow ones for each request of the combo, at most; 0 to 1. Absent: `defaultHedgeShare`. */
  readonly maxShare?: number;
};

export const defaultHedgeMax = 2;
export const defaultHedgeShare = 0.1;

/** When `cascade` takes an answer for too weak and asks the next target. Exact rules: docs/routing.md. */
export type CascadeOptions = {
  /** Mean log-probability of the answer's tokens, natural logarithm: below it the answer is weak. */
  readonly minLogprob?: number;
  /** Who is asked for a score of the answer. References hold ids. */
  readonly judge?: CascadeJudge;
  /** Score of the judge, 0 to 10: below it the answer is weak. Absent: `defaultMinScore`. */
  readonly minScore?: number;
  /** An answer that was cut at its length limit is weak. */
  readonly onLength?: boolean;
};

export type CascadeJudge = { readonly connection: string; readonly model: string };

export const defaultMinScore = 7;
