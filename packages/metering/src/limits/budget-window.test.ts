import { describe, expect, test } from 'vitest';
import { budgetWindow } from './budget-window.ts';

function windowOf(period: 'day' | 'month', zone: string, at: string) {
  const { startMs, endMs } = budgetWindow(period, zone, Date.parse(at));
  return [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
}

describe('a window of a budget', () => {
  test.each([
    ['day', 'UTC', '2026-03-04T23:59:59.999Z', '2026-03-04T00:00:00.000Z', '2026-03-05T00:00:00.000Z'],
    ['month', 'UTC', '2026-12-31T12:00:00Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['day', 'Asia/Kathmandu', '2026-03-04T18:14:00Z', '2026-03-03T18:15:00.000Z', '2026-03-04T18:15:00.000Z'],
    ['month', 'America/New_York', '2026-03-01T03:00:00Z', '2026-02-01T05:00:00.000Z', '2026-03-01T05:00:00.000Z'],
  ] as const)('is the calendar %s of %s around %s', (period, zone, at, start, end) => {
    expect(windowOf(period, zone, at)).toEqual([start, end]);
  });

  test('has 23 hours on the day that clocks are set forward, and 25 when they are set back', () => {
    expect(windowOf('day', 'Europe/Berlin', '2026-03-29T12:00:00Z')).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(windowOf('day', 'Europe/Berlin', '2026-10-25T12:00:00Z')).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
  });

  test('begins at one o’clock where midnight does not exist', () => {
    expect(windowOf('day', 'America/Santiago', '2026-09-06T12:00:00Z')[0]).toBe('2026-09-06T04:00:00.000Z');
  });
});
