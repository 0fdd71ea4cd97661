/** A member of a combo as a strategy sees it. */
export type Weighable = { readonly weight?: number };

/** A pure permutation: every candidate comes back exactly once. `random` gives numbers in [0, 1). */
export type Strategy = <T extends Weighable>(candidates: readonly T[], random: () => number) => readonly T[];
