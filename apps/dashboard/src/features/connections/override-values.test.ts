import type { ConnectionModel } from '@omniroute/contract';
import { expect, test } from 'vitest';
import { findOverrideFault, overrideOf, toldOfModel, unitFieldsOf, valuesOfModel } from './override-values.ts';

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

test.each([
  ['image', ['images']],
  ['audio', ['audio-seconds', 'characters']],
  ['rerank', ['searches']],
  ['chat', []],
  [undefined, ['images', 'audio-seconds', 'characters', 'searches']],
] as const)('a model of mode %s is priced by the unit %j', (mode, units) => {
  const known = mode === undefined ? model : { ...model, mode };
  expect(unitFieldsOf(known).map(({ unit }) => unit)).toEqual(units);
});

test('a unit that has a price is shown whatever the mode', () => {
  const priced: ConnectionModel = {
    ...model,
    mode: 'chat',
    override: { usdPerUnit: { searches: '0.002' } },
    price: { source: 'user', tiers: [], usdPerUnit: { searches: '0.002', images: '1' } },
  };
  expect(unitFieldsOf(priced).map(({ unit }) => unit)).toEqual(['images', 'searches']);
  expect(valuesOfModel(priced)).toMatchObject({ searches: '0.002', images: '' });
  expect(toldOfModel(priced)).toMatchObject({ images: '1' });
  expect(overrideOf({ ...valuesOfModel(priced), images: ' 0.04 ' }, priced.override)).toEqual({
    usdPerUnit: { searches: '0.002', images: '0.04' },
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
  ['images', 'four cents'],
  ['maxInputTokens', '128k'],
  ['maxOutputTokens', '0'],
] as const)('%s cannot be “%s”', (name, text) => {
  expect(findOverrideFault({ ...valuesOfModel(model), [name]: text })?.name).toBe(name);
});

test.each(['', '0', '0.15', '.5', '12'])('a price can be “%s”', (input) => {
  expect(findOverrideFault({ ...valuesOfModel(model), input })).toBeUndefined();
});
