export const budgetPeriods = ['day', 'month'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

export type BudgetWindow = {
  readonly startMs: number;
  /** Not included. */
  readonly endMs: number;
};

const minuteMs = 60_000;
/** No clock on earth is further from UTC. */
const widestOffsetMs = 15 * 60 * minuteMs;

/** Made once a zone: making one takes longer than all else here. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day or month of a zone that a moment lies in. */
export function budgetWindow(period: BudgetPeriod, zone: string, nowMs: number): BudgetWindow {
  const { year, month, day } = readDate(zone, nowMs);
  const begins = (date: number) => findBeginning(zone, date);
  return period === 'day'
    ? { startMs: begins(Date.UTC(year, month - 1, day)), endMs: begins(Date.UTC(year, month - 1, day + 1)) }
    : { startMs: begins(Date.UTC(year, month - 1)), endMs: begins(Date.UTC(year, month)) };
}

/**
 * The first minute whose date in the zone is the one that `date` (midnight in UTC) names, or a later one: where clocks are set forward
 * at midnight, a day begins at one o'clock.
 */
function findBeginning(zone: string, date: number): number {
  let before = (date - widestOffsetMs) / minuteMs;
  let reached = (date + widestOffsetMs) / minuteMs;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    const { year, month, day } = readDate(zone, middle * minuteMs);
    if (Date.UTC(year, month - 1, day) >= date) reached = middle;
    else before = middle;
  }
  return reached * minuteMs;
}

function readDate(zone: string, atMs: number): { readonly year: number; readonly month: number; readonly day: number } {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return { year: parts.get('year') ?? 0, month: parts.get('month') ?? 0, day: parts.get('day') ?? 0 };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const found = formats.get(zone);
  if (found) return found;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
