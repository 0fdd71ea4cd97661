import { expect, test } from 'vitest';
import { blankFallback, fallbackDraftOf, toFallbackInput } from './fallback-draft.ts';

test('what was left at its default is not sent', () => {
  expect(toFallbackInput(blankFallback)).toEqual({});
});

test('a policy that is opened and saved stays the same', () => {
  const fallback = {
    sameTargetRetries: 2,
    connectTimeoutMs: 2500,
    idleTimeoutMs: 30_000,
    maxCostUsd: '0.05',
    chains: { 'content-filter': 'cmb_1' },
    truncate: 'oldest-turns' as const,
    continueBroken: true,
  };
  expect(toFallbackInput(fallbackDraftOf({ fallback }))).toEqual(fallback);
});

test('a chain that is taken away is not sent, nor are seconds that are no number', () => {
  const draft = fallbackDraftOf({ fallback: { chains: { 'context-length': 'cmb_1' } } });
  expect(toFallbackInput({ ...draft, chains: blankFallback.chains, idleSeconds: 'soon' })).toEqual({});
});
