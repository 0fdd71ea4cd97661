import type { JsonObject, JsonValue } from '@omniroute/core';
import { expect, test } from 'vitest';
import { findSchemaFault } from './find-schema-fault.ts';

const person: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    age: { type: ['integer', 'null'] },
    kind: { enum: ['child', 'adult'] },
    friends: { type: 'array', items: { $ref: '#' } },
    home: { $ref: '#/$defs/place' },
  },
  required: ['name'],
  additionalProperties: false,
  $defs: { place: { anyOf: [{ type: 'string' }, { type: 'object', required: ['city'] }] } },
};

const cases: readonly (readonly [JsonValue, string | undefined])[] = [
  [{ name: 'Ada' }, undefined],
  [{ name: 'Ada', age: null, kind: 'adult', home: 'London', friends: [{ name: 'Mary' }] }, undefined],
  [{ name: 'Ada', home: { city: 'London' } }, undefined],
  [{}, '$.name'],
  [[], '$'],
  [{ name: 1 }, '$.name'],
  [{ name: 'Ada', age: 1.5 }, '$.age'],
  [{ name: 'Ada', kind: 'other' }, '$.kind'],
  [{ name: 'Ada', extra: 1 }, '$.extra'],
  [{ name: 'Ada', home: { street: 'x' } }, '$.home'],
  [{ name: 'Ada', friends: [{ name: 'Mary' }, { age: 3 }] }, '$.friends[1].name'],
];

test.each(cases)('%j breaks the schema at %s', (value, path) => {
  expect(findSchemaFault(person, value)).toBe(path);
});

test('every one of allOf holds, and a constant is the only value', () => {
  const schema = { allOf: [{ required: ['a'] }, { properties: { a: { const: [1, 2] } } }] };
  expect(findSchemaFault(schema, { a: [1, 2] })).toBeUndefined();
  expect(findSchemaFault(schema, { a: [2, 1] })).toBe('$.a');
  expect(findSchemaFault(schema, {})).toBe('$.a');
});

test('names that objects inherit are no properties', () => {
  expect(findSchemaFault({ required: ['constructor'] }, {})).toBe('$.constructor');
  expect(findSchemaFault({ properties: {}, additionalProperties: { type: 'string' } }, { toString: 1 })).toBe(
    '$.toString',
  );
});

test('a schema that leads in a circle, or that would take for ever, ends without a fault', () => {
  expect(findSchemaFault({ $ref: '#' }, 1)).toBeUndefined();
  const branching: JsonObject = { anyOf: [{ $ref: '#' }, { $ref: '#' }, { type: 'string' }] };
  expect(findSchemaFault(branching, 1)).toBeUndefined();
});

test('what is not looked at holds', () => {
  expect(
    findSchemaFault({ type: 'string', pattern: '^(a+)+$', format: 'email', minLength: 100 }, 'aaaa!'),
  ).toBeUndefined();
  expect(findSchemaFault({ $ref: 'https://example.com/schema' }, 1)).toBeUndefined();
  expect(findSchemaFault({ $ref: '#/nowhere' }, 1)).toBeUndefined();
});
