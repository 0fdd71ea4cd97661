import { expect, test } from 'vitest';
import {
  formatCompact,
  formatCount,
  formatDuration,
  formatPerMillion,
  formatQuantity,
  formatShare,
  formatSpend,
  formatUsd,
} from './format.ts';

test('unknown is a dash and never a zero', () => {
  expect([
    formatUsd(undefined),
    formatCount(undefined),
    formatCompact(undefined),
    formatDuration(undefined),
    formatPerMillion(undefined),
  ]).toEqual(['—', '—', '—', '—', '—']);
});

test.each([
  [138_000, '$0.000138'],
  [1, '$0.000000001'],
  [12_345_678, '$0.0123'],
  [500_000_000, '$0.50'],
  [999_900_000, '$1.00'],
  [1_234_567_891_000, '$1\u202f234.57'],
  [0, '$0'],
])('%d nano-USD reads %s', (nanoUsd, text) => {
  expect(formatUsd(nanoUsd)).toBe(text);
});

test('spend of requests without any price is unknown, of free ones it is nothing', () => {
  expect(formatSpend({ spendNanoUsd: 0, unpricedRequests: 3 })).toBe('—');
  expect(formatSpend({ spendNanoUsd: 0, unpricedRequests: 0 })).toBe('$0');
  expect(formatSpend({ spendNanoUsd: 5_000_000, unpricedRequests: 3 })).toBe('$0.005');
});

test.each([
  [0.4, '<1 ms'],
  [412.4, '412 ms'],
  [999.6, '1.00 s'],
  [1240, '1.24 s'],
  [38_000, '38.0 s'],
  [59_999, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [7_320_000, '2 h 2 min'],
])('%d ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('counts are grouped by thousands', () => {
  expect(formatCount(1_234_567)).toBe('1\u202f234\u202f567');
  expect(formatCount(999)).toBe('999');
});

test.each([
  [950, '950'],
  [999_900, '1M'],
  [1_234_567, '1.23M'],
  [0.5, '0.5'],
])('%d is shortened to %s', (count, text) => {
  expect(formatCompact(count)).toBe(text);
});

test('a share keeps one digit, and small ones are not rounded to nothing', () => {
  expect(formatShare(1, 8)).toBe('12.5 %');
  expect(formatShare(1, 100_000)).toBe('<0.1 %');
  expect(formatShare(0, 10)).toBe('0 %');
  expect(formatShare(0, 0)).toBe('—');
});

test('prices keep the digits of their text', () => {
  expect(formatPerMillion('0.15')).toBe('$0.15');
  expect(formatPerMillion('0.075')).toBe('$0.075');
  expect(formatPerMillion('15')).toBe('$15.00');
});

test('quantities with a fraction keep a hundredth of it', () => {
  expect([formatQuantity(3.5), formatQuantity(12_345), formatQuantity(0.126)]).toEqual(['3.5', '12\u202f345', '0.13']);
  expect(formatQuantity(undefined)).toBe('—');
});
