import type { NanoUsd } from './money.ts';

/**
 * Why a gateway upstream's books differ from ours. `cached-tokens`: one of the two bills them as others. `margin`: the upstream
 * adds a margin or takes a discount. `token-count`: the two counted differently. `stale-price`: nothing else explains it.
 * `unpriced-here`, `unpriced-there`: one of the two knows no price. `missing`: the upstream has no such call in its books.
 */
export const driftCauses = [
  'cached-tokens',
  'margin',
  'token-count',
  'stale-price',
  'unpriced-here',
  'unpriced-there',
  'missing',
] as const;
export type DriftCause = (typeof driftCauses)[number];

/** One attempt in our books and in the upstream's. */
export type Reconciliation = {
  readonly attemptId: string;
  readonly requestId: string;
  readonly connectionId: string;
  readonly model: string;
  readonly startedAtMs: number;
  /** As recorded; absent = unknown. */
  readonly oursNanoUsd?: NanoUsd;
  /** Our tokens at our price, whatever the recorded cost came from; absent = no price known. */
  readonly pricedNanoUsd?: NanoUsd;
  /** Absent = the upstream has no row. */
  readonly theirsNanoUsd?: NanoUsd;
  /** Absent = the books agree. */
  readonly cause?: DriftCause;
  readonly checkedAtMs: number;
};
