import type { Random } from './random.ts';

export type CalendarOptions = {
  readonly requests: number;
  readonly days: number;
  readonly untilMs: number;
};

const hourMs = 3_600_000;

/** How busy each hour of the day (UTC) is: an office in Europe and one in America, and machines that never sleep. */
const hoursOfDay = [
  18, 15, 13, 12, 13, 17, 28, 52, 78, 92, 96, 90, 82, 94, 100, 99, 93, 84, 72, 60, 48, 38, 29, 22,
] as const;
/** Sunday first. */
const daysOfWeek = [0.38, 0.98, 1.06, 1.08, 1.05, 0.92, 0.42] as const;
/** How much more there is at the end than at the beginning. */
const growth = 2.6;

/**
 * When each request begins, ms since 1970, in ascending order and exactly as many as asked for. Days and weeks have their rhythm,
 * traffic grows over the span, and no hour is quite like another.
 */
export function* requestTimes(random: Random, { requests, days, untilMs }: CalendarOptions): Generator<number> {
  const hours = days * 24;
  const fromMs = untilMs - hours * hourMs;
  const weights = Array.from(
    { length: hours },
    (_, hour) => weightOf(fromMs + hour * hourMs, hour / hours) * random.logNormal(1, 0.12),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  let given = 0;
  for (const [hour, weight] of weights.entries()) {
    before += weight;
    const due = hour === hours - 1 ? requests : Math.round((before / total) * requests);
    const count = due - given;
    // One request in each equal part of the hour keeps them in order without sorting.
    for (let index = 0; index < count; index += 1) {
      yield Math.floor(fromMs + (hour + (index + random.next()) / count) * hourMs);
    }
    given = due;
  }
}

function weightOf(atMs: number, progress: number): number {
  const date = new Date(atMs);
  const ofDay = hoursOfDay[date.getUTCHours()] ?? 1;
  const ofWeek = daysOfWeek[date.getUTCDay()] ?? 1;
  return ofDay * ofWeek * growth ** progress;
}
