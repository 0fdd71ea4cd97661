import { expect, test } from 'vitest';
import { JsonArray } from './json-array.ts';

const events = 'data: {"a":"ü"}\r\n\r\n: a comment\n\ndata: {"a":[1,2]}\n\n';
const error = 'data: {"error":{"code":503}}\n\n';

test('wherever the events are cut, the array holds their data, the last ones too', () => {
  const bytes = Buffer.from(events);
  for (let place = 0; place <= bytes.length; place += 1) {
    const array = new JsonArray();
    const pieces = [
      array.push(bytes.subarray(0, place)),
      array.push(bytes.subarray(place)),
      array.end(Buffer.from(error)),
    ];
    const text = Buffer.concat(pieces).toString();
    expect(JSON.parse(text)).toEqual([{ a: 'ü' }, { a: [1, 2] }, { error: { code: 503 } }]);
  }
});

test('a member goes out as soon as its event is whole', () => {
  const array = new JsonArray();
  expect(array.push(Buffer.from('data: {"a":1}\n\ndata: {"b"')).toString()).toBe('[{"a":1}');
  expect(array.push(Buffer.from(':2}\n\n')).toString()).toBe(',\r\n{"b":2}');
});

test('no events make an array all the same', () => {
  expect(new JsonArray().end(undefined).toString()).toBe('[]');
});
