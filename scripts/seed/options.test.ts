import { expect, it } from 'vitest';
import { readSeedOptions } from './options.ts';

const surroundings = { env: { OMNIROUTE_DATA_DIR: '/data' }, nowMs: Date.parse('2026-11-21T10:42:13Z') };

it('ends with the last full hour unless told otherwise', () => {
  expect(readSeedOptions([], surroundings)).toMatchObject({
    dataDirectory: '/data',
    requests: 100_000,
    days: 90,
    untilMs: Date.parse('2026-11-21T10:00:00Z'),
    add: false,
  });
  const given = readSeedOptions(
    ['--requests', '5000000', '--days', '7', '--until', '2026-11-01', '--add'],
    surroundings,
  );
  expect(given).toMatchObject({ requests: 5_000_000, days: 7, untilMs: Date.parse('2026-11-01'), add: true });
});

it('names everything that is wrong at once', () => {
  const read = () => readSeedOptions(['--requests', 'many', '--days', '0', '--until', 'soon'], surroundings);
  expect(read).toThrow(/--until[^]*--requests[^]*--days/);
});
