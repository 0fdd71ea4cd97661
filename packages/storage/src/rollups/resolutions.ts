import type { Grouping } from './groupings.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long the slices of time are that cells sum up, shortest first. All begin with UTC's own. */
export const resolutions = ['minute', 'hour', 'day'] as const;
export type Resolution = (typeof resolutions)[number];

/** In ms; also the number that stands in the table. */
export const resolutionMs: Readonly<Record<Resolution, number>> = { minute: minuteMs, hour: hourMs, day: dayMs };

/**
 * How far back cells are kept, in ms. Days stay for good: they outlive the rows that they sum up. By two dimensions hours are many,
 * and nobody draws them over more than a week.
 */
export function keptMs(resolution: Resolution, { by }: Pick<Grouping, 'by'>): number {
  if (resolution === 'day') return Number.POSITIVE_INFINITY;
  if (resolution === 'minute') return dayMs;
  return by.length === 2 ? 9 * dayMs : 100 * dayMs;
}

/** When the slice begins that holds a time. */
export function sliceStart(timeMs: number, resolution: Resolution): number {
  return Math.floor(timeMs / resolutionMs[resolution]) * resolutionMs[resolution];
}
