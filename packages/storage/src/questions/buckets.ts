import type { Bucket } from '@omniroute/core';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

type FixedBucket = Exclude<Bucket, 'month'>;

const lengths: Readonly<Record<FixedBucket, number>> = {
  minute: minuteMs,
  hour: hourMs,
  day: dayMs,
  week: 7 * dayMs,
};

/** 1970 began on a Thursday: the first Monday is its fifth day. */
const offsets: Readonly<Record<FixedBucket, number>> = { minute: 0, hour: 0, day: 0, week: 4 * dayMs };

/** The bucket that draws a span (in ms) with some 20 to 200 points. */
export function pickBucket(spanMs: number): Bucket {
  if (spanMs <= 2 * hourMs) return 'minute';
  if (spanMs <= 8 * dayMs) return 'hour';
  if (spanMs <= 120 * dayMs) return 'day';
  if (spanMs <= 3 * 365 * dayMs) return 'week';
  return 'month';
}

/** When the bucket that holds a time begins, in ms since 1970. */
export function bucketStart(timeMs: number, bucket: Bucket): number {
  if (bucket === 'month') {
    const time = new Date(timeMs);
    return Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), 1);
  }
  const offset = offsets[bucket];
  return Math.floor((timeMs - offset) / lengths[bucket]) * lengths[bucket] + offset;
}

/** The beginnings of all buckets that touch `from` (inclusive) to `to` (exclusive). */
export function bucketStarts(fromMs: number, toMs: number, bucket: Bucket): readonly number[] {
  const starts: number[] = [];
  for (let start = bucketStart(fromMs, bucket); start < toMs; start = nextStart(start, bucket)) starts.push(start);
  return starts;
}

function nextStart(startMs: number, bucket: Bucket): number {
  if (bucket !== 'month') return startMs + lengths[bucket];
  const start = new Date(startMs);
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
}

/** Bounds of a fixed bucket for SQL: `floor((time - offset) / length) * length + offset`. */
export function fixedBucket(bucket: FixedBucket): { readonly lengthMs: number; readonly offsetMs: number } {
  return { lengthMs: lengths[bucket], offsetMs: offsets[bucket] };
}
