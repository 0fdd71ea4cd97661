import { expect, test } from 'vitest';
import { changeQuery, pickChoice } from './url-state.ts';

test('a change keeps the other parameters', () => {
  expect(changeQuery('?range=7d&key=key_1', { range: '30d' })).toBe('?range=30d&key=key_1');
});

test('undefined and the empty text take a parameter away', () => {
  expect(changeQuery('id=con_1&test=1', { test: undefined })).toBe('?id=con_1');
  expect(changeQuery('id=con_1', { id: '' })).toBe('');
});

test('values are escaped', () => {
  expect(changeQuery('', { q: 'a b&c' })).toBe('?q=a+b%26c');
});

test('a value that is no choice falls back', () => {
  expect(pickChoice('7d', ['24h', '7d'], '24h')).toBe('7d');
  expect(pickChoice('8d', ['24h', '7d'], '24h')).toBe('24h');
  expect(pickChoice(null, ['answered'], undefined)).toBeUndefined();
});
