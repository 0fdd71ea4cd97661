import { expect, it } from 'vitest';
import { requestTimes } from './calendar.ts';
import { createRandom } from './random.ts';

const untilMs = Date.parse('2026-11-21T00:00:00Z');
const dayMs = 86_400_000;
const times = [...requestTimes(createRandom(7), { requests: 50_000, days: 84, untilMs })];

function countWhere(isCounted: (date: Date) => boolean): number {
  return times.filter((time) => isCounted(new Date(time))).length;
}

it.each([1, 23, 999, 50_000])('gives exactly %i times, in order, within the span', (requests) => {
  const drawn = [...requestTimes(createRandom(7), { requests, days: 30, untilMs })];
  expect(drawn).toHaveLength(requests);
  expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
  expect(drawn.every((time) => time >= untilMs - 30 * dayMs && time < untilMs)).toBe(true);
});

it('has a rhythm of days and weeks, and grows', () => {
  const office = countWhere((date) => date.getUTCHours() === 14);
  const night = countWhere((date) => date.getUTCHours() === 3);
  expect(office).toBeGreaterThan(4 * night);
  const sundays = countWhere((date) => date.getUTCDay() === 0);
  const tuesdays = countWhere((date) => date.getUTCDay() === 2);
  expect(tuesdays).toBeGreaterThan(2 * sundays);
  const firstWeek = countWhere((date) => date.getTime() < untilMs - 77 * dayMs);
  const lastWeek = countWhere((date) => date.getTime() >= untilMs - 7 * dayMs);
  expect(lastWeek).toBeGreaterThan(2 * firstWeek);
});
