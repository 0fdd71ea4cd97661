import type { Figures, Range } from '@omniroute/contract';
import { OmniError, type Bucket } from '@omniroute/core';
import { bucketStarts, findFirstTime, type Database, type FigureGroup } from '@omniroute/storage';
import { beginningOf } from './ranges.ts';
import { compact, time } from './views.ts';

const mostBuckets = 5000;

export type AskedRange = {
  readonly range?: Range | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** The moments that a range means. Throws `OmniError` `invalid-input` when it ends before it begins. */
export async function rangeOf(
  { range, from, to }: AskedRange,
  { database, nowMs }: { readonly database: Pick<Database, 'read'>; readonly nowMs: number },
): Promise<{ readonly fromMs: number; readonly toMs: number }> {
  const toMs = to === undefined ? nowMs : Date.parse(to);
  if (from !== undefined) {
    const fromMs = Date.parse(from);
    if (fromMs > toMs) throw new OmniError('invalid-input', 'The range ends before it begins.', { field: 'from' });
    return { fromMs, toMs };
  }
  const fromMs = beginningOf(range ?? '24h', toMs) ?? (await findFirstTime(database.read)) ?? toMs;
  return { fromMs: Math.min(fromMs, toMs), toMs };
}

/** Throws `OmniError` `invalid-input` for a series that nobody could read. */
export function refuseTooMany(fromMs: number, toMs: number, bucket: Bucket | 'none'): void {
  if (bucket === 'none') return;
  const shortest = bucketStarts(fromMs, Math.min(toMs, fromMs + 40 * 86_400_000), bucket);
  const stepMs = (shortest.at(-1) ?? 0) - (shortest.at(-2) ?? 0);
  if (shortest.length < 2 || (toMs - fromMs) / stepMs <= mostBuckets) return;
  throw new OmniError('invalid-input', `The range has more than ${mostBuckets} steps; choose longer ones.`, {
    field: 'bucket',
  });
}

export function viewGroup({ startMs, values, ...figures }: FigureGroup): Figures['groups'][number] {
  const shown: Figures['groups'][number] = {
    ...figures,
    values: values.map((value) => value ?? null),
    ...(startMs !== undefined && { time: time(startMs) }),
  };
  return compact(shown);
}
