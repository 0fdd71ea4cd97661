import type { Combo, StickyBy } from './combo.ts';

/** Whose requests get the candidate together; `request`: each draws anew. */
export const canaryBys = ['request', 'key', 'user', 'session'] as const satisfies readonly ('request' | StickyBy)[];
export type CanaryBy = (typeof canaryBys)[number];

/** Another version of a combo that serves a share of its requests for a time. */
export type Canary = {
  /** Its version among those of the combo. */
  readonly version: number;
  /** What that version is: targets, strategy and all. Its name is the combo's own. */
  readonly candidate: Omit<Combo, 'canary'>;
  /** Above 0 and up to 100. */
  readonly percentage: number;
  readonly by: CanaryBy;
  readonly startedAtMs: number;
  /** From then on everybody gets the stable version again. */
  readonly untilMs: number;
};
