/** What was counted in a calendar minute and in the one before it. `minute` counts since the epoch. */
export type MinuteCount = { readonly minute: number; readonly current: number; readonly previous: number };

const minuteMs = 60_000;

export const nothingCounted: MinuteCount = { minute: 0, current: 0, previous: 0 };

export function addCount(count: MinuteCount, amount: number, nowMs: number): MinuteCount {
  const moved = moveTo(count, nowMs);
  return { ...moved, current: moved.current + amount };
}

/** How much fell into the last 60 seconds, taking the previous minute's share of it as spread evenly. */
export function lastMinute(count: MinuteCount, nowMs: number): number {
  const { current, previous } = moveTo(count, nowMs);
  return current + previous * (1 - (nowMs % minuteMs) / minuteMs);
}

function moveTo(count: MinuteCount, nowMs: number): MinuteCount {
  const minute = Math.floor(nowMs / minuteMs);
  if (minute <= count.minute) return count;
  return { minute, current: 0, previous: minute === count.minute + 1 ? count.current : 0 };
}
