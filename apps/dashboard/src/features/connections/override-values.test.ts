import type { ConnectionModel } from '@omniroute/contract';
import { expect, test } from 'vitest';
import { findOverrideFault, overrideOf, toldOfModel, valuesOfModel } from './override-values.ts';

const model: ConnectionModel = {
  id: 'one',
  source: 'discovered',
  state: 'active',
  overridden: true,
  override: { usdPerMillion: { input: '9', reasoning: '3' }, features: { vision: true } },
  maxInputTokens: 128_000,
  price: { source: 'user', tiers: [{ usdPerMillion: { input: '9', output: '2', reasoning: '3' } }] },
};

test('the form opens with a person’s own word only', () => {
  expect(valuesOfModel(model)).toMatchObject({ input: '9', output: '', maxInputTokens: '' });
});

test('what counts in the place of an empty field is what is known', () => {
  expect(toldOfModel(model)).toMatchObject({ output: '2', maxInputTokens: '128000', maxOutputTokens: '' });
});

test('what the form does not show is kept', () => {
  const values = { ...valuesOfModel(model), input: ' ', maxInputTokens: '8000' };
  expect(overrideOf(values, model.override)).toEqual({
    usdPerMillion: { reasoning: '3' },
    maxInputTokens: 8000,
    features: { vision: true },
  });
});

test('an empty form takes the word back', () => {
  const values = valuesOfModel({ ...model, override: {} });
  expect(overrideOf(values)).toBeNull();
});

test.each([
  ['input', 'cheap'],
  ['output', '1,5'],
  ['cache-read', '-1'],
  ['maxInputTokens', '128k'],
  ['maxOutputTokens', '0'],
] as const)('%s cannot be “%s”', (name, text) => {
  expect(findOverrideFault({ ...valuesOfModel(model), [name]: text })?.name).toBe(name);
});

test.each(['', '0', '0.15', '.5', '12'])('a price can be “%s”', (input) => {
  expect(findOverrideFault({ ...valuesOfModel(model), input })).toBeUndefined();
});
