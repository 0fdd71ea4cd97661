import type { ModelFacts } from '@omniroute/core';
import { getProvider } from '@omniroute/registry';
import { expect, test } from 'vitest';
import { knownModels } from './known-models.ts';

const told: ModelFacts = {
  id: 'one',
  maxInputTokens: 128_000,
  price: {
    tiers: [
      { usdPerMillion: { input: '1', output: '2', 'cache-read': '0.1' } },
      { when: { inputTokensAbove: 200_000 }, usdPerMillion: { input: '3', output: '4' } },
    ],
    usdPerUnit: { searches: '0.01' },
    source: 'litellm',
    asOf: '2026-01-01',
  },
};

function knownOf(word: ModelFacts, facts: ModelFacts = told) {
  const definition = getProvider('litellm');
  return knownModels({
    definition,
    settings: {},
    discovered: [{ facts, state: 'active' }],
    overrides: [{ facts: word }],
  })[0];
}

test('a person’s price of one kind of token leaves the other kinds as they were told', () => {
  const word: ModelFacts = {
    id: 'one',
    price: { tiers: [{ usdPerMillion: { input: '9' } }], source: 'user', asOf: '2026-02-02' },
  };
  const known = knownOf(word);
  expect(known).toMatchObject({ overridden: true, word });
  expect(known?.facts).toEqual({
    id: 'one',
    maxInputTokens: 128_000,
    price: {
      tiers: [
        { usdPerMillion: { input: '9', output: '2', 'cache-read': '0.1' } },
        { when: { inputTokensAbove: 200_000 }, usdPerMillion: { input: '9', output: '4' } },
      ],
      usdPerUnit: { searches: '0.01' },
      source: 'user',
      asOf: '2026-02-02',
    },
  });
});

test('a person’s price of one kind of unit leaves tokens and other units as they were told', () => {
  const word: ModelFacts = { id: 'one', price: { tiers: [], usdPerUnit: { images: '0.04' }, source: 'user' } };
  expect(knownOf(word)?.facts.price).toEqual({
    ...told.price,
    usdPerUnit: { searches: '0.01', images: '0.04' },
    source: 'user',
  });
  expect(knownOf(word, { id: 'one' })?.facts.price).toEqual(word.price);
});

test('a person’s price is the price of a model of which none was told', () => {
  const price = { tiers: [{ usdPerMillion: { input: '9' } }], source: 'user' };
  expect(knownOf({ id: 'one', price }, { id: 'one' })?.facts.price).toEqual(price);
});

test('a person’s limit leaves the price as it was told', () => {
  expect(knownOf({ id: 'one', maxInputTokens: 8000 })?.facts).toEqual({ ...told, maxInputTokens: 8000 });
});
