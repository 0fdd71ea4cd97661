import { formatCounted } from '#lib/format.ts';
import type { Condition } from '@omniroute/core';
import { expect, test } from 'vitest';
import {
  beginPart,
  conditionParts,
  describeCondition,
  readHeaders,
  readList,
  withoutPart,
  writeHeaders,
} from './condition-texts.ts';

test('a condition is told in a few words', () => {
  const condition: Condition = {
    team: ['free', 'trial'],
    promptTokens: { above: 1000 },
    any: [{ needs: ['tools', 'vision'] }, { not: { percentage: { to: 10 } } }],
    time: { zone: 'Europe/Berlin', days: ['sat', 'sun'], from: '08:00' },
  };
  expect(describeCondition(condition)).toBe(
    `team free or trial and prompt above ${formatCounted(1000, 'token')} and Sat Sun 08:00 – 24:00 Europe/Berlin and (asks for tools or pictures or not (0–10 % by request))`,
  );
});

test('headers are read from lines and written as such', () => {
  const header = { 'x-tier': ['gold', 'silver'], 'x-beta': [] };
  expect(readHeaders('X-Tier: gold, silver\n\nx-beta')).toEqual(header);
  expect(readHeaders(writeHeaders(header))).toEqual(header);
});

test('lists forget blanks and what stands twice', () => {
  expect(readList(' free, ,trial,free ')).toEqual(['free', 'trial']);
});

test.each(conditionParts)('%s is there when it was added and gone when it was removed', (part) => {
  const condition = beginPart(part, 'UTC');
  expect(Object.keys(condition)).toEqual([part]);
  expect(withoutPart(condition, part)).toBeUndefined();
  expect(withoutPart({ key: ['a'], tag: ['b'], ...condition }, part)).not.toHaveProperty(part);
});
