import { expect, test } from 'vitest';
import { makePlan, makeRequest, randomRequest, seededRandom } from '../__fixtures__/records.ts';
import { decodeSpoolRecord, encodeSpoolRecord } from './spool-record.ts';

test('what is encoded is decoded unchanged', () => {
  const random = seededRandom(7);
  for (let index = 0; index < 100; index += 1) {
    const record = randomRequest(random, { index, fromMs: 0, spanMs: 1000 });
    expect(decodeSpoolRecord(encodeSpoolRecord(record))).toEqual(record);
  }
});

test('the shape of a plan is spooled as it is, and comes back to the letter', () => {
  const record = makeRequest({ plan: makePlan() });
  expect(encodeSpoolRecord(record)).toContain(record.plan?.shape);
  expect(decodeSpoolRecord(encodeSpoolRecord(record))).toEqual(record);
});

test.each([
  ['', /JSON/],
  ['{"v":1,"request":', /JSON/],
  ['null', /object/],
  ['{"v":2,"request":{"attempts":[]}}', /Version 2/],
  ['{"request":{"attempts":[]}}', /Version undefined/],
  ['{"v":1}', /attempts/],
  ['{"v":1,"request":{}}', /attempts/],
  ['{"v":1,"request":{"attempts":[null]}}', /attempts/],
])('%j is refused', (text, message) => {
  expect(() => decodeSpoolRecord(text)).toThrow(message);
});
