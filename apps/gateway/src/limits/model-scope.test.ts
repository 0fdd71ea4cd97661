import { describe, expect, test } from 'vitest';
import { checkWholeConnection, maySee } from './check-scope.ts';
import { readScope } from './model-scope.ts';

describe('a scope', () => {
  test.each([
    [['anthropic/*'], ['anthropic/claude'], true],
    [['anthropic/*'], ['my-anthropic/claude'], false],
    [['gpt-4.1'], ['gpt-4.1'], true],
    [['gpt-4.1'], ['gpt-4x1'], false],
    [['gpt-4.1'], ['gpt-4.1-mini'], false],
    [['*-mini', 'o3'], ['openai/gpt-5-mini'], true],
    [['a*c*e'], ['abcde'], true],
    [['combo/*'], ['fast', 'combo/fast'], true],
    [['a*c*e'], ['ace'], true],
    [['a*b*b'], ['ab'], false],
    [['*'], ['anything/at-all'], true],
    [['(a+)+$'], ['aaaaaaaa'], false],
  ])('%j lets %j pass: %s', (patterns, names, passes) => {
    expect(readScope(patterns)(names)).toBe(passes);
  });

  test('of some models of a connection lets no batch pass, whose requests nobody reads', () => {
    const some = { name: 'k', mayUse: readScope(['openai/gpt-*']) };
    const all = { name: 'k', mayUse: readScope(['openai/*']) };
    expect(() => checkWholeConnection(some, 'openai')).toThrow('a batch may name any');
    expect(() => checkWholeConnection(all, 'openai')).not.toThrow();
    expect(() => checkWholeConnection(all, 'other')).toThrow('a batch may name any');
    expect(() => checkWholeConnection({ name: 'k' }, 'other')).not.toThrow();
  });

  test('of combos shows them by their plain names, and no models', () => {
    const caller = { name: 'k', mayUse: readScope(['combo/*']) };
    expect(maySee(caller, { id: 'fast' })).toBe(true);
    expect(maySee(caller, { id: 'openai/gpt-5' })).toBe(false);
  });
});
