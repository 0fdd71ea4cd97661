import type { KeyView } from '@omniroute/contract';
import { expect, test } from 'vitest';
import { blankKey, keyValuesOf, toKeyCreate, toKeyUpdate, toRestore } from './key-values.ts';

const key: KeyView = {
  id: 'key_1',
  name: 'laptop',
  hint: 'or-…x',
  team: 'core',
  tags: ['a', 'b'],
  options: {
    forwardAttribution: true,
    cache: 'off',
    models: ['anthropic/*', 'fast'],
    limits: { rpm: 5, budget: { dayUsd: 1 } },
    expiresAt: '2027-01-02T03:04:05.678Z',
  },
  createdAt: '2026-01-01T00:00:00Z',
  requestCount: 0,
};

test('a key survives the form, with what the form does not show', () => {
  const { name, team, tags, options } = key;
  expect(toKeyUpdate(keyValuesOf(key), key)).toEqual({ name, team, tags, options });
});

test('emptied fields take away what stood there', () => {
  expect(toKeyUpdate({ ...blankKey, name: 'laptop' }, key)).toEqual({
    name: 'laptop',
    team: null,
    tags: [],
    options: {},
  });
});

test('a plain key is sent without options', () => {
  expect(toKeyCreate({ ...blankKey, name: ' ci ' })).toEqual({ name: 'ci' });
});

test('a date is a moment of the browser’s own zone', () => {
  const { options } = toKeyCreate({ ...blankKey, name: 'ci', expires: '2027-01-02T03:04' });
  expect(options?.expiresAt).toBe(new Date('2027-01-02T03:04').toISOString());
});

test('undoing sends the very values that were', () => {
  const { team: _team, ...plain } = key;
  expect(toRestore(plain)).toEqual({ name: 'laptop', team: null, tags: ['a', 'b'], options: key.options });
});
