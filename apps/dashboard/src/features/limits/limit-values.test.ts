import { expect, test } from 'vitest';
import { limitValuesOf, toLimits } from './limit-values.ts';

const all = {
  rpm: 60,
  tpm: 100_000,
  concurrency: 4,
  queue: { max: 10, timeoutMs: 1500 },
  budget: { dayUsd: 2.5, monthUsd: 40, zone: 'Europe/Berlin' },
};

test('limits survive the form', () => {
  expect(toLimits(limitValuesOf(all))).toEqual(all);
});

test('an empty form limits nothing', () => {
  expect(toLimits(limitValuesOf())).toBeUndefined();
});

test('a queue without a time waits half a minute, and a zone without a budget is nothing', () => {
  expect(toLimits({ ...limitValuesOf(), concurrency: '1', queueMax: '5' })).toEqual({
    concurrency: 1,
    queue: { max: 5, timeoutMs: 30_000 },
  });
  expect(toLimits({ ...limitValuesOf(), zone: 'UTC' })).toBeUndefined();
});

test('what makes no sense is sent, for the gateway to refuse', () => {
  expect(toLimits({ ...limitValuesOf(), rpm: '0' })).toEqual({ rpm: 0 });
});
