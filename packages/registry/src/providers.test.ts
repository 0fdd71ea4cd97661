import { modelModes, parseUsd } from '@omniroute/core';
import { expect, test } from 'vitest';
import { catalogueOf, findModelFacts, findProvider, getProvider, normaliseBaseUrl, providers } from './index.ts';

test('ids are unique and each provider is found by its own', () => {
  expect(new Set(providers.map((provider) => provider.id)).size).toBe(providers.length);
  for (const provider of providers) expect(getProvider(provider.id)).toBe(provider);
  expect(findProvider('nobody')).toBeUndefined();
  expect(() => getProvider('nobody')).toThrow('Known ones: litellm, openai');
});

test('built-in and example addresses are already in their normal form', () => {
  for (const provider of providers) {
    const options = Object.fromEntries((provider.fields ?? []).map((field) => [field.id, field.example ?? 'x']));
    const own = (provider.baseUrl ?? provider.baseUrlExample).replaceAll(
      /\{(\w+)\}/g,
      (_, name) => options[name] ?? '',
    );
    for (const text of [own, provider.baseUrlExample]) {
      expect(normaliseBaseUrl(provider, text, options).baseUrl, provider.id).toBe(text);
    }
  }
});

test('hosted providers have an address and a place to get a key', () => {
  for (const provider of providers.filter((candidate) => candidate.kind === 'hosted')) {
    expect(provider.keyUrl, provider.id).toMatch(/^https:/);
    expect(provider.baseUrl, provider.id).toMatch(/^https:/);
  }
});

test('every provider says how it is spoken to and where that is documented', () => {
  for (const provider of providers) {
    expect(Object.keys(provider.endpoints).length, provider.id).toBeGreaterThan(0);
    expect(provider.docsUrl, provider.id).toMatch(/^https:/);
    expect(provider.description, provider.id).toMatch(/\.$/);
  }
});

test('every name in an address or a path is the model or a field that the provider asks for', () => {
  for (const provider of providers) {
    const known = new Set(['model', ...(provider.fields ?? []).map((field) => field.id)]);
    const templates = JSON.stringify([provider.baseUrl, provider.endpoints]);
    for (const [, name = ''] of templates.matchAll(/\{(\w+)\}/g)) expect(known, provider.id).toContain(name);
  }
});

test('every catalogue price is an exact amount with a source and a date, the base tier first', () => {
  for (const { id } of providers) {
    for (const model of catalogueOf(id).values()) {
      expect(modelModes).toContain(model.mode);
      if (model.price === undefined) continue;
      expect(model.price, `${id}/${model.id}`).toMatchObject({
        source: 'catalogue',
        asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      });
      expect(model.price.tiers[0]?.when).toBeUndefined();
      for (const tier of model.price.tiers) {
        expect(tier.usdPerMillion.input, `${id}/${model.id}`).toBeDefined();
        for (const text of Object.values(tier.usdPerMillion)) {
          expect(text).toMatch(/^\d+(\.\d+)?$/);
          expect(parseUsd(text)).toBeDefined();
        }
      }
    }
  }
});

test('a model that costs nothing says so by its name; elsewhere an empty price is an unknown one', () => {
  for (const { id } of providers) {
    for (const model of catalogueOf(id).values()) {
      const rates = model.price?.tiers.flatMap(({ usdPerMillion }) => Object.values(usdPerMillion)) ?? [];
      if (rates.length > 0 && !model.id.endsWith(':free'))
        expect(
          rates.some((rate) => rate !== '0'),
          model.id,
        ).toBe(true);
    }
  }
});

test('the native providers are in the catalogue', () => {
  for (const id of ['openai', 'anthropic', 'gemini', 'vertex', 'azure', 'bedrock', 'cohere']) {
    expect(catalogueOf(id).size, id).toBeGreaterThan(5);
  }
});

test('a known model’s facts are found by its exact id at its provider', () => {
  expect(findModelFacts('openai', 'gpt-4o-mini')).toMatchObject({
    maxInputTokens: 128_000,
    price: { tiers: [{ usdPerMillion: { input: '0.15', 'cache-read': '0.075', output: '0.6' } }] },
  });
  expect(findModelFacts('openai', 'gpt-5.4')?.price?.tiers[1]).toEqual({
    when: { inputTokensAbove: 271_999 },
    usdPerMillion: { input: '5', 'cache-read': '0.5', output: '22.5' },
  });
  expect(findModelFacts('gemini', 'gemini-2.5-pro')).toMatchObject({
    maxInputTokens: 1_048_576,
    maxOutputTokens: 65_536,
    features: { tools: true, vision: true, reasoning: true },
  });
  expect(findModelFacts('openai', 'no-such-model')).toBeUndefined();
  expect(findModelFacts('litellm', 'gpt-4o-mini')).toBeUndefined();
});
