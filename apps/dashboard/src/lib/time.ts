const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `just now`, `5 min ago`, `3 h ago`, `2 days ago`; beyond a month the date. `time` is ISO 8601. */
export function formatAgo(time: string, nowMs: number): string {
  const age = nowMs - Date.parse(time);
  if (age < minuteMs) return 'just now';
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min ago`;
  if (age < dayMs) return `${Math.floor(age / hourMs)} h ago`;
  const days = Math.floor(age / dayMs);
  if (days <= 30) return days === 1 ? 'yesterday' : `${days} days ago`;
  return formatDate(time);
}

/** Local date, `21 Nov 2026`. */
export function formatDate(time: string): string {
  return new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Local date and time to the second, `21 Nov 2026, 14:03:09`. */
export function formatMoment(time: string): string {
  return new Date(time).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

/** Local time of day for today, with day and month before it otherwise. */
export function formatClock(time: string, nowMs: number): string {
  const date = new Date(time);
  const clock = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  if (date.toDateString() === new Date(nowMs).toDateString()) return clock;
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${clock}`;
}

export type Bucket = 'minute' | 'hour' | 'day' | 'week' | 'month';

/** Label of a chart bucket. Days and longer are cut at midnight UTC by the gateway, so they are named in UTC. */
export function formatBucket(time: string, bucket: Bucket): string {
  const date = new Date(time);
  switch (bucket) {
    case 'minute':
    case 'hour':
      return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    case 'day':
    case 'week':
      return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
    case 'month':
      return date.toLocaleDateString('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
  }
}
