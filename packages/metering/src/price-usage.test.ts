import type { Price } from '@omniroute/core';
import { expect, test } from 'vitest';
import { estimateTokens, priceUsage } from './index.ts';

const price: Price = {
  source: 'test',
  tiers: [
    { usdPerMillion: { input: '3', output: '15', 'cache-read': '0.3' } },
    { when: { inputTokensAbove: 200 }, usdPerMillion: { input: '6', output: '22.5' } },
  ],
};

test('a cost is the sum over disjoint kinds of tokens times price, in whole nano-USD', () => {
  expect(priceUsage({ input: 8, 'cache-read': 3, output: 5, reasoning: 2 }, price)).toBe(
    8 * 3000 + 3 * 300 + 7 * 15_000,
  );
});

test('half a nano-USD is rounded up', () => {
  const odd: Price = { source: 'test', tiers: [{ usdPerMillion: { input: '0.0005' } }] };
  expect(priceUsage({ input: 1 }, odd)).toBe(1);
  expect(priceUsage({ input: 2 }, odd)).toBe(1);
  expect(priceUsage({ input: 3 }, odd)).toBe(2);
});

test('the tier goes by the whole prompt, cached tokens included', () => {
  expect(priceUsage({ input: 200, output: 1 }, price)).toBe(200 * 3000 + 15_000);
  expect(priceUsage({ input: 1, 'cache-read': 200 }, price)).toBe(201 * 6000);
});

test('a kind with tokens and no price makes the whole cost unknown, not smaller', () => {
  expect(priceUsage({ input: 5, 'audio-input': 1 }, price)).toBeUndefined();
  expect(priceUsage({ input: 5, 'audio-input': 0 }, price)).toBe(15_000);
  expect(priceUsage({}, price)).toBeUndefined();
  expect(priceUsage({ input: 0 }, price)).toBe(0);
  expect(priceUsage({ input: 5 }, { source: 'test', tiers: [] })).toBeUndefined();
});

test('units cost what the price says of them, to a thousandth of one', () => {
  const byUnit: Price = { source: 'test', tiers: [], usdPerUnit: { images: '0.04', 'audio-seconds': '0.0001' } };
  expect(priceUsage({}, byUnit, { images: 2 })).toBe(80_000_000);
  expect(priceUsage({}, byUnit, { 'audio-seconds': 3.5 })).toBe(350_000);
  expect(priceUsage({}, byUnit, { searches: 1 })).toBeUndefined();
  expect(priceUsage({}, byUnit)).toBeUndefined();
  expect(priceUsage({ input: 9 }, byUnit, { images: 1 })).toBe(40_000_000);
});

test('a price that names both measures bills both, and one that names tokens alone bills no units', () => {
  const both: Price = { ...price, usdPerUnit: { searches: '0.01' } };
  expect(priceUsage({ input: 5 }, both, { searches: 1 })).toBe(15_000 + 10_000_000);
  expect(priceUsage({ input: 5 }, price, { images: 1 })).toBe(15_000);
  expect(priceUsage({}, price, { images: 1 })).toBeUndefined();
});

test('large bills stay exact', () => {
  expect(priceUsage({ input: 4_000_000_000 }, price)).toBe(24_000_000_000_000);
});

test('an estimate never says nothing for something', () => {
  expect(estimateTokens(0)).toBe(0);
  expect(estimateTokens(1)).toBe(1);
  expect(estimateTokens(401)).toBe(101);
});
