import { aliasNames, arbitraryDeclaration } from './__fixtures__/arbitrary-declaration.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffDeclarations } from './diff.ts';
import { parseDeclaration } from './parse.ts';
import { printDeclaration } from './print.ts';

test('what is printed is read back as the same configuration, without a fault or a difference', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, (declaration) => {
      const text = printDeclaration(declaration);
      const parsed = parseDeclaration(`# A comment: with a colon\n${text}`);
      expect(parsed.faults).toEqual([]);
      expect(parsed.declaration).toEqual(declaration);
      expect(diffDeclarations(declaration, parsed.declaration)).toEqual([]);
      expect(printDeclaration(parsed.declaration)).toBe(text);
    }),
    { numRuns: 150 },
  );
});

test('applying the differences of two configurations leads from one to the other', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitraryDeclaration, (before, after) => {
      const changes = diffDeclarations(before, after).filter(({ section }) => section === 'combos');
      const kept = before.combos.filter(({ name }) => !changes.some((change) => change.name === name));
      const made = after.combos.filter(({ name }) => changes.some((change) => change.name === name));
      const result = { ...after, combos: [...kept, ...made] };
      expect(diffDeclarations(result, after)).toEqual([]);
      expect(new Set(result.combos.map(({ name }) => name))).toEqual(new Set(after.combos.map(({ name }) => name)));
    }),
    { numRuns: 50 },
  );
});

test('the generated configurations have something in every section', () => {
  const samples = fc.sample(arbitraryDeclaration, 200);
  for (const section of ['connections', 'combos', 'aliases', 'keys'] as const) {
    expect(samples.some((declaration) => declaration[section].length > 1)).toBe(true);
  }
  expect(aliasNames.length).toBeGreaterThan(2);
});
