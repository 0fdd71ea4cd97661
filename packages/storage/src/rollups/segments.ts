import type { Grouping } from './groupings.ts';
import { keptMs, resolutionMs, resolutions, type Resolution } from './resolutions.ts';

/** A stretch of time and what is read of it: cells of a resolution, or the rows themselves. From inclusive to exclusive, ms. */
export type Segment = { readonly read: Resolution | 'rows'; readonly fromMs: number; readonly toMs: number };

export type SegmentOptions = {
  readonly fromMs: number;
  readonly toMs: number;
  /** Cells may not be longer than this. */
  readonly longest: Resolution;
  readonly grouping: Pick<Grouping, 'by'>;
  /** Cells of times before were deleted, or are about to be. */
  readonly nowMs: number;
};

/** The fewest reads that cover a range exactly: the longest cells that fit, shorter ones at its edges, rows where no cell fits. */
export function segmentsOf(options: SegmentOptions): readonly Segment[] {
  return cover(options, resolutions.indexOf(options.longest));
}

function cover(options: SegmentOptions, level: number): readonly Segment[] {
  const { fromMs, toMs, grouping, nowMs } = options;
  if (fromMs >= toMs) return [];
  const resolution = resolutions[level];
  if (resolution === undefined) return [{ read: 'rows', fromMs, toMs }];
  const length = resolutionMs[resolution];
  const oldest = nowMs - keptMs(resolution, grouping);
  const first = Math.ceil(Math.max(fromMs, oldest) / length) * length;
  const end = Math.floor(toMs / length) * length;
  if (first >= end) return cover(options, level - 1);
  return [
    ...cover({ ...options, toMs: first }, level - 1),
    { read: resolution, fromMs: first, toMs: end },
    ...cover({ ...options, fromMs: end }, level - 1),
  ];
}
