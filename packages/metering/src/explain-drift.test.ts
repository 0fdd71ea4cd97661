import type { Price } from '@omniroute/core';
import { expect, test } from 'vitest';
import { explainDrift, priceUsage, type OurEntry } from './index.ts';

const price: Price = {
  source: 'litellm',
  tiers: [{ usdPerMillion: { input: '3', 'cache-read': '0.3', output: '15' } }],
};
const tokens = { input: 100, 'cache-read': 50, output: 20 };
const cost = priceUsage(tokens, price) ?? 0;
const ours: OurEntry = { costNanoUsd: cost, tokens, price };

test('books that agree to the nano-dollar have no drift', () => {
  expect(explainDrift(ours, { costNanoUsd: cost, inputTokens: 150, outputTokens: 20 })).toBeUndefined();
  expect(explainDrift(ours, { costNanoUsd: cost + 1 })).toBeUndefined();
});

test('a price of ours that is wrong is found even where the recorded cost is theirs', () => {
  const theirs = { costNanoUsd: cost * 2, inputTokens: 150, outputTokens: 20 };
  expect(explainDrift({ ...ours, costNanoUsd: cost * 2 }, theirs)).toBe('stale-price');
  expect(explainDrift(ours, theirs)).toBe('stale-price');
});

test.each([
  ['as others', { input: 150, output: 20 }],
  ['not at all', { input: 100, output: 20 }],
  ['twice', { input: 150, 'cache-read': 50, output: 20 }],
])('cached tokens that the upstream bills %s', (_how, reading) => {
  const costNanoUsd = priceUsage(reading, price) ?? 0;
  expect(explainDrift(ours, { costNanoUsd, inputTokens: 150, outputTokens: 20 })).toBe('cached-tokens');
});

test('a margin or discount that explains all of it', () => {
  expect(explainDrift(ours, { costNanoUsd: cost + 5000, marginNanoUsd: 5000 })).toBe('margin');
  expect(explainDrift(ours, { costNanoUsd: cost - 5000, marginNanoUsd: -5000 })).toBe('margin');
});

test('tokens that were counted otherwise', () => {
  expect(explainDrift(ours, { costNanoUsd: cost + 777, inputTokens: 151, outputTokens: 20 })).toBe('token-count');
});

test('a price that only one of the two knows', () => {
  expect(explainDrift({ ...ours, costNanoUsd: undefined, price: undefined }, { costNanoUsd: 5 })).toBe('unpriced-here');
  expect(explainDrift(ours, { costNanoUsd: 0 })).toBe('unpriced-there');
});

test('a cache hit of the upstream costs nothing in both', () => {
  expect(explainDrift({ ...ours, costNanoUsd: 0 }, { costNanoUsd: 0, cacheHit: true })).toBeUndefined();
});
