import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits, spliceJson, type JsonEdits } from './splice-json.ts';

function splice(text: string, edits: Partial<JsonEdits>): string {
  const parsed = JSON.parse(text) as Record<string, unknown>;
  const pieces = spliceJson(Buffer.from(text), parsed, { set: edits.set ?? {}, remove: edits.remove ?? [] });
  return Buffer.concat(pieces).toString();
}

const model = { set: { model: '"new"' } };

test('only the model’s value changes; numbers, order and white space keep their bytes', () => {
  const before =
    '{ "seed": 12345678901234567890 ,\n\t"temperature":1.0,"model" : "old", "n":1e2, "x":{"b":1,"a":2} }\n';
  expect(splice(before, model)).toBe(before.replace('"old"', '"new"'));
});

test('a nested or quoted “model” is left alone', () => {
  const before =
    '{"messages":[{"content":"say \\"model\\": \\"old\\"","model":"inner"}],"model":"old","tools":[{"model":"x"}]}';
  expect(splice(before, model)).toBe(before.replace(',"model":"old"', ',"model":"new"'));
});

test('a value that reads “model” is no key', () => {
  expect(splice('{"user":"model","model":"old"}', model)).toBe('{"user":"model","model":"new"}');
});

test('keys written with escapes are recognised, and duplicates are all replaced', () => {
  expect(splice('{"mod\\u0065l":"old"}', model)).toBe('{"mod\\u0065l":"new"}');
  expect(splice('{"mod\\u0065l":"a","model":"b"}', model)).toBe('{"mod\\u0065l":"new","model":"new"}');
  expect(splice('{"model":"a","model":"b"}', model)).toBe('{"model":"new","model":"new"}');
  expect(splice('{"model":"a","mod\\u0065l":1}', model)).toBe('{"model":"new","mod\\u0065l":"new"}');
});

test('the value may hold quotes and a model name may be of any script', () => {
  expect(splice('{"model":"a\\"b\\\\","k":1}', model)).toBe('{"model":"new","k":1}');
  expect(splice('{"é":"ü","model":"模型","k":"😀"}', model)).toBe('{"é":"ü","model":"new","k":"😀"}');
});

test('a string of any length ends at its own quote, however many backslashes stand before it', () => {
  for (let length = 0; length < 80; length += 1) {
    for (let backslashes = 0; backslashes < 6; backslashes += 1) {
      const text = JSON.stringify(
        'x'.repeat(length) + '\\'.repeat(backslashes) + '"model":"y" ' + '\\'.repeat(backslashes),
      );
      expect(splice(`{"a":${text},"model":"old","model":${text}}`, model)).toBe(
        `{"a":${text},"model":"new","model":"new"}`,
      );
    }
  }
});

test('what the body lacks goes in right after the brace', () => {
  expect(splice('{"model":"m"}', { set: { a: '1', b: '{"c":true}' } })).toBe('{"a":1,"b":{"c":true},"model":"m"}');
  expect(splice(' { } ', { set: { a: '1' } })).toBe(' {"a":1 } ');
});

test('removed fields leave valid JSON wherever they stood', () => {
  const body = '{"a":1, "b":[1,{"x":"]"}], "c":null}';
  expect(splice(body, { remove: ['a'] })).toBe('{"b":[1,{"x":"]"}], "c":null}');
  expect(splice(body, { remove: ['b'] })).toBe('{"a":1, "c":null}');
  expect(splice(body, { remove: ['c'] })).toBe('{"a":1, "b":[1,{"x":"]"}]}');
  expect(splice(body, { remove: ['b', 'c'] })).toBe('{"a":1}');
  expect(splice(body, { remove: ['a', 'c'] })).toBe('{"b":[1,{"x":"]"}]}');
  expect(splice(body, { remove: ['a', 'b', 'c'] })).toBe('{}');
  expect(splice(body, { set: { d: '2' }, remove: ['a', 'b', 'c'] })).toBe('{"d":2}');
  expect(splice('{"a":1,"a":2}', { remove: ['a'] })).toBe('{}');
});

test('without edits the bytes are the same', () => {
  expect(splice('{"a":1}', {})).toBe('{"a":1}');
  expect(splice('{"a":1}', { remove: ['b'] })).toBe('{"a":1}');
});

const name = fc.constantFrom('model', 'stream', 'stream_options', 'a', 'é"\\', '__proto__', 'messages');
/**
 * No key that begins with a backslash: V8 13.6's `JSON.parse` guesses keys from objects that it parsed before and compares the
 * guess with the raw text, so that after `{"x":1,"\\":2}` it reads the key of `{"x":1,"\u0061":2}` as a backslash.
 */
const anyKey = fc.string().filter((key) => !key.startsWith('\\'));
const anyValue = fc.json().filter((text) => !text.includes('"\\\\'));
const edits: fc.Arbitrary<JsonEdits> = fc.record({
  set: fc.dictionary(name, anyValue, { maxKeys: 3, noNullPrototype: true }),
  remove: fc.array(name, { maxLength: 4 }),
});
const space = fc.constantFrom('', ' ', '\n\t', '\r\n  ');
/** Values as texts that parse-and-stringify would change. */
const rawValue = fc.oneof(
  anyValue,
  fc.constantFrom(
    '12345678901234567890',
    '1.0',
    '1e5',
    '"\\u0061"',
    '"model"',
    '{"model": [ "x" ]}',
    '"\\"model\\":1"',
    ' [ ] '.trim(),
  ),
);
const rawMember = fc.tuple(fc.oneof(name, anyKey), space, space, rawValue, space, fc.boolean());

function writeKey(key: string, escaped: boolean): string {
  const text = JSON.stringify(key);
  return escaped && key !== ''
    ? `"\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${JSON.stringify(key.slice(1)).slice(1)}`
    : text;
}

test('the result parses to what the same edits make of the object, and other values keep their bytes', () => {
  fc.assert(
    fc.property(fc.array(rawMember, { maxLength: 7 }), space, edits, (members, space, edits) => {
      const texts = members.map(([key, a, b, value, c, escaped]) => `${writeKey(key, escaped)}${a}:${b}${value}${c}`);
      const before = `${space}{${space}${texts.join(`,${space}`)}}${space}`;
      const parsed = JSON.parse(before) as Record<string, unknown>;
      const after = Buffer.concat(spliceJson(Buffer.from(before), parsed, edits)).toString();
      const expected = expectedOf(parsed, edits);
      expect(new Map(Object.entries(JSON.parse(after) as object))).toEqual(expected);
      for (const [key, , , value] of members) {
        if (!Object.hasOwn(edits.set, key) && !edits.remove.includes(key)) expect(after).toContain(value);
      }
    }),
    { numRuns: 3000 },
  );
});

function expectedOf(parsed: Record<string, unknown>, edits: JsonEdits): Map<string, unknown> {
  const expected = new Map(Object.entries(parsed));
  for (const name of edits.remove) expected.delete(name);
  for (const [name, text] of Object.entries(edits.set)) expected.set(name, JSON.parse(text));
  return expected;
}

test('the same edits apply to an object without touching it', () => {
  const before = { model: 'a', b: 1, c: [1] };
  const after = applyEdits(before, { set: { model: '"n"', d: '{"e":1}' }, remove: ['b', 'x'] });
  expect(after).toEqual({ model: 'n', c: [1], d: { e: 1 } });
  expect(before).toEqual({ model: 'a', b: 1, c: [1] });
});
