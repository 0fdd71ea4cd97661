import type { Alias, AliasTarget } from '@omniroute/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCombo, makeTable, type TableInput } from '../__fixtures__/plan-input.ts';
import { buildAliasTable, expandPatterns, followAlias, hiddenBy, resolveModel, type RoutingTable } from '../index.ts';
import { compareSpecificity, fillPattern, matchName, readPattern } from './name-pattern.ts';

const fast = makeCombo('fast', [{ connection: 'con_a', model: 'm' }]);

function alias(name: string, target: AliasTarget, extra: Partial<Alias> = {}): Alias {
  return { id: `als_${name}`, name, target, ...extra };
}

function tableWith(aliases: readonly Alias[], given: TableInput = {}): RoutingTable {
  const table = makeTable({ combos: [fast], ...given });
  return { ...table, aliases: buildAliasTable({ ...table, aliases }) };
}

describe('an exact alias', () => {
  test('leads to a combo, to a model, or over other aliases to either, and tells the way', () => {
    const table = tableWith([
      alias('gpt-4o', { combo: 'cmb_fast' }),
      alias('org/x', { connection: 'con_b', model: 'solo' }),
      alias('best', { alias: 'als_gpt-4o' }),
    ]);
    expect(resolveModel('gpt-4o', table)).toEqual({
      type: 'combo',
      combo: fast,
      via: { kind: 'alias', names: ['gpt-4o'] },
    });
    expect(resolveModel('org/x', table)).toMatchObject({ target: { connectionId: 'con_b', model: 'solo' } });
    expect(resolveModel('best', table)).toMatchObject({ combo: fast, via: { names: ['best', 'gpt-4o'] } });
  });

  test('stands before a model of its name, bare or full, and behind a combo', () => {
    const aliases = ['solo', 'a/m', 'fast'].map((name) => alias(name, { connection: 'con_b', model: 'other' }));
    const table = tableWith(aliases);
    expect(resolveModel('solo', table)).toMatchObject({ target: { model: 'other' } });
    expect(resolveModel('a/m', table)).toMatchObject({ target: { connectionId: 'con_b', model: 'other' } });
    expect(resolveModel('fast', table)).toEqual({ type: 'combo', combo: fast });
  });

  test('that leads nowhere is no name', () => {
    const table = tableWith([
      alias('x', { combo: 'cmb_gone' }),
      alias('y', { connection: 'con_gone', model: 'm' }),
      alias('z', { alias: 'als_gone' }),
      alias('round', { alias: 'als_round' }),
    ]);
    for (const name of ['x', 'y', 'z', 'round']) expect(resolveModel(name, table).type).toBe('unknown');
  });

  test('is among the near names', () => {
    const table = tableWith([alias('production', { combo: 'cmb_fast' })]);
    expect(resolveModel('produktion', table)).toEqual({ type: 'unknown', near: ['production'] });
  });

  test('takes the shadow of the first alias on its way that has one', () => {
    const shadow = { target: { connection: 'con_b', model: 'solo' }, percentage: 5 };
    const table = tableWith([alias('one', { alias: 'als_two' }), alias('two', { combo: 'cmb_fast' }, { shadow })]);
    expect(resolveModel('one', table)).toMatchObject({ shadow });
  });
});

describe('a chain of aliases', () => {
  test('is followed for eight steps, and circles end', () => {
    const chain = Array.from({ length: 9 }, (_, place) =>
      alias(`n${place}`, place === 8 ? { combo: 'cmb_fast' } : { alias: `als_n${place + 1}` }),
    );
    const byId = new Map(chain.map((each) => [each.id, each]));
    const follow = (place: number) => {
      const start = chain[place];
      return start && followAlias(start, byId).type;
    };
    expect(follow(1)).toBe('end');
    expect(follow(0)).toBe('too-deep');
    const round = alias('round', { alias: 'als_round' });
    expect(followAlias(round, new Map([[round.id, round]]))).toEqual({ type: 'circle', names: ['round', 'round'] });
  });
});

describe('a pattern', () => {
  const table = tableWith([
    alias('*', { combo: 'cmb_fast' }),
    alias('openai/*', { connection: 'con_a', model: 'openai/*' }),
    alias('openai/*-mini', { connection: 'con_b', model: 'small-*' }),
    alias('openai/gpt-5-mini', { connection: 'con_b', model: 'exact' }),
    alias('*/*@*', { connection: 'con_a', model: '*:*:*' }),
  ]);

  test('puts what its * matched into the target', () => {
    expect(resolveModel('openai/gpt-5', table)).toMatchObject({
      target: { connectionId: 'con_a', model: 'openai/gpt-5' },
      via: { kind: 'pattern', names: ['openai/*'] },
    });
    expect(resolveModel('x/y@z', table)).toMatchObject({ target: { model: 'x:y:z' } });
  });

  test('gives way to an exact name, then to a more specific pattern', () => {
    expect(resolveModel('openai/gpt-5-mini', table)).toMatchObject({ target: { model: 'exact' } });
    expect(resolveModel('openai/gpt-4-mini', table)).toMatchObject({ target: { model: 'small-gpt-4' } });
    expect(resolveModel('whatever', table)).toMatchObject({ combo: fast });
  });

  test('stands before bare listed ids, but never before a full name of a model or the word combo/', () => {
    expect(resolveModel('solo', table)).toMatchObject({ combo: fast, via: { names: ['*'] } });
    expect(resolveModel('a/anything', table)).toEqual({
      type: 'target',
      target: { connectionId: 'con_a', model: 'anything' },
    });
    expect(resolveModel('combo/nobody', table).type).toBe('unknown');
  });

  test('may match nothing with its *, unless that leaves no model', () => {
    expect(resolveModel('openai/', table)).toMatchObject({ target: { model: 'openai/' } });
    const bare = tableWith([
      alias('any/*', { connection: 'con_a', model: '*' }),
      alias('gpt-4*', { combo: 'cmb_fast' }),
    ]);
    expect(resolveModel('any/', bare).type).toBe('unknown');
    expect(resolveModel('gpt-4', bare).type).toBe('combo');
  });

  test('matches no name that is longer than any model has', () => {
    expect(resolveModel('x'.repeat(513), table).type).toBe('unknown');
    expect(resolveModel('x'.repeat(512), table).type).toBe('combo');
  });
});

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '-'), maxLength: 6 });
const patternText = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), minLength: 1, maxLength: 8 });
const withWildcard = patternText.filter((each) => each.includes('*'));

describe('matching', () => {
  test('agrees with a regular expression of the same meaning, and its parts put together are the name', () => {
    fc.assert(
      fc.property(withWildcard, text, (pattern, name) => {
        const lazy = pattern.split('*').join('(.*?)');
        const expected = new RegExp(`^${lazy}$`).exec(name);
        const parts = matchName(readPattern(pattern), name);
        expect(parts !== undefined).toBe(expected !== null);
        if (parts) expect(fillPattern(pattern, parts)).toBe(name);
      }),
      { numRuns: 20_000 },
    );
  });

  test('finds every name that a pattern was filled to', () => {
    fc.assert(
      fc.property(withWildcard, fc.array(text, { minLength: 8, maxLength: 8 }), (pattern, parts) => {
        expect(matchName(readPattern(pattern), fillPattern(pattern, parts))).toBeDefined();
      }),
    );
  });

  test('stays cheap where a backtracking matcher would run for years', () => {
    const pattern = readPattern(`${'a*'.repeat(100)}b`);
    const name = 'a'.repeat(512);
    const start = performance.now();
    for (let round = 0; round < 1000; round += 1) expect(matchName(pattern, `${name}c`)).toBeUndefined();
    expect(matchName(readPattern(`${'a*'.repeat(100)}a*b*`), name)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

test('specificity is a total order: the same pattern wins in whatever order they were entered', () => {
  fc.assert(
    fc.property(fc.uniqueArray(withWildcard, { minLength: 2, maxLength: 8 }), text, (texts, name) => {
      const aliases = texts.map((each) => alias(each, { combo: 'cmb_fast' }));
      const one = resolveModel(`x${name}`, tableWith(aliases));
      expect(resolveModel(`x${name}`, tableWith([...aliases].reverse()))).toEqual(one);
      const [left = '', right = ''] = texts;
      expect(Math.sign(compareSpecificity(readPattern(left), readPattern(right)))).toBe(
        -Math.sign(compareSpecificity(readPattern(right), readPattern(left))),
      );
      if (one.type !== 'combo' || !one.via) return;
      const [winner = ''] = one.via.names;
      const literal = (each: string) => each.replaceAll('*', '').length;
      const matching = texts.filter((each) => matchName(readPattern(each), `x${name}`));
      expect(literal(winner)).toBe(Math.max(...matching.map(literal)));
    }),
    { numRuns: 2000 },
  );
});

test('patterns list the models that their target stands for, by the names that lead there', () => {
  const listed = { a: ['openai/gpt-5', 'openai/gpt-5-mini', 'other'], b: ['small-x'] };
  const table = tableWith(
    [
      alias('oai/*', { connection: 'con_a', model: 'openai/*' }),
      alias('oai/*-mini', { connection: 'con_b', model: 'small-*' }),
      alias('any-*', { combo: 'cmb_fast' }),
      alias('one-*', { connection: 'con_a', model: 'other' }),
    ],
    { listed },
  );
  expect([...expandPatterns(table)].sort()).toEqual(['oai/gpt-5', 'oai/x-mini']);
});

test('an alias tells which listed models it stands before', () => {
  const table = tableWith([]);
  expect(hiddenBy('solo', table)).toEqual({ total: 1, examples: ['solo'] });
  expect(hiddenBy('a/m', table)).toEqual({ total: 1, examples: ['a/m'] });
  expect(hiddenBy('a/unlisted', table)).toEqual({ total: 0, examples: [] });
  expect(hiddenBy('*o*', table)).toEqual({ total: 2, examples: ['org/x', 'solo'] });
});

test('unknown names go to the combo that is set for them; names that are known or ambiguous do not', () => {
  const table = { ...tableWith([]), defaults: { unknownNames: { combo: 'cmb_fast' } } };
  expect(resolveModel('nobody', table)).toMatchObject({ combo: fast, via: { kind: 'unknown-name' } });
  expect(resolveModel('combo/nobody', table).type).toBe('unknown');
  expect(resolveModel('m', table).type).toBe('ambiguous');
  expect(resolveModel('solo', table)).toMatchObject({ target: { model: 'solo' } });
});
