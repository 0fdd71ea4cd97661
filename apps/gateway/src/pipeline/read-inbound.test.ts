import { expect, test } from 'vitest';
import { parseObject } from './read-inbound.ts';

function readNames(text: string): readonly string[] | string {
  try {
    return Object.keys(parseObject(Buffer.from(text)));
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

test('a field name with an escape is read as it is or refused, never taken for another one', () => {
  // What some versions of V8 remember of this object makes them misread the next one.
  JSON.parse('{"model":"m","\\\\":2}');
  const read = readNames('{"model":"m","\\u0061pi_key":"x"}');
  expect(typeof read === 'string' ? read : read.join()).toMatch(/model,api_key|“api_key” without escapes/);
});

test('escapes inside values are nobody’s fault', () => {
  expect(readNames('{"model":"m","messages":[{"content":"\\u00fc"}]}')).toEqual(['model', 'messages']);
});

test('a fault names its place and quotes nothing of the body', () => {
  expect(readNames('{"prompt": "secret text" oops')).toMatch(/^The body is not valid JSON/);
  expect(readNames('{"prompt": "secret text" oops')).not.toContain('secret');
});
