import { weekdays, type TimeWindow, type Weekday } from '@omniroute/core';

/** What clocks and calendars of a zone show. Made once a zone: making one takes longer than all else here. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the moment lies in the window, by the wall clock of its zone. */
export function isWithin({ zone, days, from = '00:00', to = '24:00' }: TimeWindow, nowMs: number): boolean {
  const { day, time } = readWallClock(zone, nowMs);
  const onDay = (one: Weekday | undefined) => days === undefined || (one !== undefined && days.includes(one));
  if (from < to) return time >= from && time < to && onDay(day);
  if (time >= from) return onDay(day);
  return time < to && onDay(dayBefore(day));
}

function readWallClock(zone: string, nowMs: number): { readonly day: Weekday | undefined; readonly time: string } {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(nowMs)
      .map(({ type, value }) => [type, value]),
  );
  const name = parts.get('weekday')?.toLowerCase();
  return {
    day: weekdays.find((day) => day === name),
    time: `${parts.get('hour') ?? '00'}:${parts.get('minute') ?? '00'}`,
  };
}

function dayBefore(day: Weekday | undefined): Weekday | undefined {
  return day && weekdays.at(weekdays.indexOf(day) - 1);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const found = formats.get(zone);
  if (found) return found;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone, made);
  return made;
}
