import type { Range } from '@omniroute/contract';

const dayMs = 24 * 3_600_000;
const lengths: Readonly<Record<Exclude<Range, 'all'>, number>> = {
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
  '90d': 90 * dayMs,
};

/** Where a range that ends at `toMs` begins, ms since the epoch; `undefined`: with the first request. */
export function beginningOf(range: Range, toMs: number): number | undefined {
  return range === 'all' ? undefined : toMs - lengths[range];
}
