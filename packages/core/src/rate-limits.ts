/** What an upstream tells of one of its limits. */
export type ToldLimit = {
  /** Of a whole window. Absent: it did not say. */
  readonly limit?: number;
  readonly remaining: number;
  /** When all of it is there again, ms since the epoch. */
  readonly resetAtMs: number;
};

/** The rate limits that an upstream tells in its replies. Absent: it says nothing of them. */
export type ToldLimits = { readonly requests?: ToldLimit; readonly tokens?: ToldLimit };
