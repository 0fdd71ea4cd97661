import fc from 'fast-check';
import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';

/** How a body is spoiled: what stands at one of its places gives way to something else, or gets a neighbour. */
export type Spoiling = {
  /** Which of the body's places, counted as `JSON.stringify` walks them. */
  readonly place: number;
  readonly value: unknown;
  /** A name that gets the value in the object at that place, instead of the place itself. */
  readonly name: string | undefined;
};

/** Names that plain objects have from their prototype, and those that set it. */
const prototypeNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__defineGetter__',
] as const;

/** Words and shapes that codecs look for, in places where they do not belong. */
const misplaced = fc.constantFrom<JsonValue>(
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  'stop',
  'tool',
  'user',
  '[DONE]',
  '\ud800',
  [],
  {},
  [null],
  [[]],
  { type: 'text' },
  { type: null, text: {} },
  { role: 'assistant', content: [{}] },
  { message: 'x' },
  { id: 1, name: [], arguments: {} },
);

export const spoiling: fc.Arbitrary<Spoiling> = fc.record({
  place: fc.nat(),
  value: fc.oneof({ arbitrary: misplaced, weight: 2 }, fc.jsonValue()),
  name: fc.option(fc.constantFrom(...prototypeNames), { nil: undefined, freq: 4 }),
});

/** Values that exhaust whoever walks them carelessly: lists in lists, objects in objects, a list longer than any honest one. */
export const exhausting: readonly { readonly name: string; readonly json: string }[] = [
  { name: 'lists 10 000 deep', json: `${'['.repeat(10_000)}${']'.repeat(10_000)}` },
  { name: 'objects 10 000 deep', json: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}` },
  { name: '10 000 empty objects', json: `[${Array(10_000).fill('{}').join()}]` },
  { name: '10 000 strings', json: JSON.stringify(Array(10_000).fill('x')) },
];

/** The body, spoiled. Places are counted modulo the number that there are. */
export function spoil(body: JsonObject, { place, value, name }: Spoiling): JsonObject {
  const text = JSON.stringify(value) ?? 'null';
  const spoiled: unknown = JSON.parse(replaceAt(body, place, name === undefined ? text : undefined, name, text));
  return isJsonObject(spoiled) ? spoiled : {};
}

/** The body as JSON text with the JSON of something else at one of its places, below the top. */
export function putAt(body: JsonObject, place: number, json: string): string {
  return replaceAt(body, place, json, undefined, '');
}

export function countPlaces(body: JsonObject): number {
  let count = 0;
  JSON.stringify(body, (_, member: unknown) => {
    count += 1;
    return member;
  });
  return count - 1;
}

/** No JSON holds this by chance. */
const mark = '\u0001spoiled\u0001';

function replaceAt(
  body: JsonObject,
  place: number,
  replacement: string | undefined,
  name: string | undefined,
  value: string,
): string {
  const chosen = 1 + (place % Math.max(1, countPlaces(body)));
  let seen = 0;
  let before = 'null';
  const marked = JSON.stringify(body, (_, member: unknown) => {
    seen += 1;
    if (seen !== chosen + 1) return member;
    before = JSON.stringify(member) ?? 'null';
    return mark;
  });
  // As text, because an object literal cannot get a field called `__proto__` by assignment.
  const named = before.startsWith('{') ? addName(before, name ?? '', value) : value;
  return marked.replace(JSON.stringify(mark), () => replacement ?? named);
}

function addName(object: string, name: string, value: string): string {
  return `{${JSON.stringify(name)}:${value}${object === '{}' ? '' : ','}${object.slice(1)}`;
}
