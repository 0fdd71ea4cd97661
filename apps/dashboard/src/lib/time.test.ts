import { expect, test } from 'vitest';
import { formatAgo, formatBucket } from './time.ts';

const now = Date.parse('2026-11-21T12:00:00Z');

test.each([
  ['2026-11-21T11:59:30Z', 'just now'],
  ['2026-11-21T11:55:00Z', '5 min ago'],
  ['2026-11-21T09:00:00Z', '3 h ago'],
  ['2026-11-20T11:00:00Z', 'yesterday'],
  ['2026-11-18T11:00:00Z', '3 days ago'],
])('%s is %s at noon', (time, text) => {
  expect(formatAgo(time, now)).toBe(text);
});

test('days are named in UTC, whatever the zone of the reader', () => {
  expect(formatBucket('2026-11-21T00:00:00Z', 'day')).toBe('21 Nov');
  expect(formatBucket('2026-11-01T00:00:00Z', 'month')).toBe('Nov 2026');
});
