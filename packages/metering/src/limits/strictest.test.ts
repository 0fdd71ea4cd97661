import { expect, test } from 'vitest';
import { strictest } from './strictest.ts';

test('of two limits each counts where it is the smaller one', () => {
  const first = { rpm: 10, concurrency: 4, budget: { dayUsd: 5, zone: 'Europe/Berlin' } };
  const second = { rpm: 20, tpm: 1000, concurrency: 2, budget: { dayUsd: 3, monthUsd: 9 } };
  expect(strictest(first, second)).toEqual({
    rpm: 10,
    tpm: 1000,
    concurrency: 2,
    budget: { dayUsd: 3, monthUsd: 9, zone: 'Europe/Berlin' },
  });
});
