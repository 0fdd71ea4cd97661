import { describe, expect, it } from 'vitest';
import { readDatamodel } from './datamodel.ts';
import { readRawResult, untag } from './engine-result.ts';
import { translateQuery, type ParseGraphql } from './graphql-query.ts';

const datamodel = readDatamodel(`
generator client {
  provider = "prisma-client-py"
}

model Key {
  token    String @id
  metadata Json
  owner    User?
}

model User {
  id       String @id
  settings Json
}
`);

const named = (name: string) => ({ value: name });
const string = (value: string) => ({ kind: 'StringValue', value }) as const;
const object = (fields: Readonly<Record<string, Value>>) =>
  ({
    kind: 'ObjectValue',
    fields: Object.entries(fields).map(([name, value]) => ({ name: named(name), value })),
  }) as const;
type Field = ReturnType<ParseGraphql>['definitions'][number]['selectionSet']['selections'][number];
type Value = NonNullable<Field['arguments']>[number]['value'];

/** The syntax tree that a parser makes of a query with this one field. */
function translate(field: Field) {
  return translateQuery('', datamodel, () => ({ definitions: [{ selectionSet: { selections: [field] } }] }));
}

describe('a query of the native engine for the WebAssembly one', () => {
  it('has its action and model taken apart, the longer action first', () => {
    const [query] = translate({ name: named('findUniqueOrThrowKey'), alias: named('result') });
    expect(query).toMatchObject({ alias: 'result', request: { action: 'findUniqueOrThrow', modelName: 'Key' } });
  });

  it('marks texts of JSON columns, also in related models, and no others', () => {
    const data = object({
      token: string('t'),
      metadata: string('{}'),
      owner: object({ create: object({ settings: string('[]') }) }),
    });
    const [query] = translate({ name: named('createOneKey'), arguments: [{ name: named('data'), value: data }] });
    expect(query?.request).toMatchObject({
      query: {
        arguments: {
          data: {
            token: 't',
            metadata: { $type: 'Json', value: '{}' },
            owner: { create: { settings: { $type: 'Json', value: '[]' } } },
          },
        },
      },
    });
  });

  it('keeps integers that no number holds', () => {
    const count = { kind: 'IntValue', value: '9007199254740993' } as const;
    const [query] = translate({ name: named('findManyKey'), arguments: [{ name: named('take'), value: count }] });
    expect(query?.request).toMatchObject({
      query: { arguments: { take: { $type: 'BigInt', value: '9007199254740993' } } },
    });
  });

  it('is refused when it is none', () => {
    expect(() => translate({ name: named('dropKey') })).toThrow('dropKey');
  });
});

describe('a result', () => {
  it('loses the tags of its values, however deep', () => {
    const tagged = [{ at: { $type: 'DateTime', value: '2026-01-01' }, spent: { $type: 'BigInt', value: '12' } }, null];
    expect(untag(tagged)).toEqual([{ at: '2026-01-01', spent: 12 }, null]);
  });

  it('of a raw query has its JSON columns decoded', () => {
    const raw = { $type: 'Raw', value: { types: ['json', 'string'], rows: [['{"a":1}', '{"b":2}']] } };
    expect(readRawResult(raw)).toMatchObject({ rows: [[{ a: 1 }, '{"b":2}']] });
  });
});
