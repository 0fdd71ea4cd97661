import type { Condition, RequestNeed, Weekday } from '@omniroute/core';
import { formatCounted } from '#lib/format.ts';

export type ConditionPart = keyof Condition;

/** In the order in which they are offered. */
export const conditionParts: readonly ConditionPart[] = [
  'team',
  'key',
  'tag',
  'promptTokens',
  'needs',
  'time',
  'percentage',
  'format',
  'header',
  'any',
  'all',
  'not',
];

/** What each part of a condition is called, and what it means. */
export const partTexts: Readonly<Record<ConditionPart, { readonly name: string; readonly hint: string }>> = {
  team: { name: 'Team of the key', hint: 'One of these, separated by commas.' },
  key: { name: 'Key', hint: 'One of these names, separated by commas.' },
  tag: { name: 'Tag of the key', hint: 'One of these, separated by commas.' },
  promptTokens: { name: 'Length of the prompt', hint: 'In tokens, estimated: four characters each.' },
  needs: { name: 'What is asked for', hint: 'One of these.' },
  time: {
    name: 'Time',
    hint: 'By the clock of the zone. A window that passes midnight belongs to the day it begins on.',
  },
  percentage: {
    name: 'Share of requests',
    hint: 'All targets of a combo share the scale: 0 to 10 and 10 to 100 make a whole.',
  },
  format: { name: 'API of the client', hint: 'One of these.' },
  header: { name: 'Request header', hint: 'One a line: “x-tier: gold, silver”. Without values: any value.' },
  any: {
    name: 'One of several conditions',
    hint: 'A list of conditions as JSON, such as [{"team": ["free"]}, {"tag": ["eu"]}].',
  },
  all: {
    name: 'Each of several conditions',
    hint: 'A list of conditions as JSON, such as [{"needs": ["tools"]}, {"needs": ["vision"]}].',
  },
  not: { name: 'Not', hint: 'A condition as JSON, such as {"team": ["free"]}.' },
};

export const needTexts: Readonly<Record<RequestNeed, string>> = {
  tools: 'Tools',
  vision: 'Pictures',
  'json-schema': 'JSON schema',
  reasoning: 'Reasoning',
  audio: 'Audio',
  documents: 'Documents',
};

export const dayTexts: Readonly<Record<Weekday, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

/** What a new part of a condition begins with. */
export function beginPart(part: ConditionPart, zone: string): Condition {
  switch (part) {
    case 'time':
      return { time: { zone, from: '08:00', to: '18:00' } };
    case 'percentage':
      return { percentage: { to: 10 } };
    case 'promptTokens':
      return { promptTokens: {} };
    case 'header':
      return { header: {} };
    case 'not':
      return { not: {} };
    default:
      return { [part]: [] };
  }
}

/** The condition without one of its parts; `undefined` when none is left. */
export function withoutPart(condition: Condition, part: ConditionPart): Condition | undefined {
  const { [part]: _, ...rest } = condition;
  return Object.keys(rest).length === 0 ? undefined : rest;
}

/** `free, trial` as a list. */
export function readList(text: string): readonly string[] {
  return [...new Set(text.split(',').map((value) => value.trim()))].filter((value) => value !== '');
}

/** Lines of `name: value, value` as values by name. */
export function readHeaders(text: string): Readonly<Record<string, readonly string[]>> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...values] = line.split(':');
      return [name.trim().toLowerCase(), readList(values.join(':'))];
    }),
  );
}

export function writeHeaders(header: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(header)
    .map(([name, values]) => (values.length === 0 ? name : `${name}: ${values.join(', ')}`))
    .join('\n');
}

/** A condition in a few words. */
export function describeCondition(condition: Condition): string {
  const parts = conditionParts.filter((part) => condition[part] !== undefined);
  return parts.map((part) => describePart(part, condition)).join(' and ');
}

function describePart(part: ConditionPart, condition: Condition): string {
  const { promptTokens, time, percentage, header, needs, not } = condition;
  switch (part) {
    case 'promptTokens':
      return ['prompt', describeBound('above', promptTokens?.above), describeBound('below', promptTokens?.below)]
        .filter((text) => text !== '')
        .join(' ');
    case 'time':
      return [
        time?.days?.map((day) => dayTexts[day]).join(' '),
        time?.from ?? '00:00',
        '–',
        time?.to ?? '24:00',
        time?.zone,
      ]
        .filter((text) => text !== undefined)
        .join(' ');
    case 'percentage':
      return `${percentage?.from ?? 0}–${percentage?.to ?? 100} % by ${percentage?.by ?? 'request'}`;
    case 'header':
      return writeHeaders(header ?? {}).replaceAll('\n', ', ');
    case 'needs':
      return `asks for ${(needs ?? []).map((need) => needTexts[need].toLowerCase()).join(' or ')}`;
    case 'not':
      return `not (${describeCondition(not ?? {})})`;
    case 'any':
      return `(${(condition.any ?? []).map(describeCondition).join(' or ')})`;
    case 'all':
      return `(${(condition.all ?? []).map(describeCondition).join(' and ')})`;
    case 'key':
    case 'team':
    case 'tag':
    case 'format':
      return `${part} ${(condition[part] ?? []).join(' or ')}`;
  }
}

function describeBound(word: string, count: number | undefined): string {
  return count === undefined ? '' : `${word} ${formatCounted(count, 'token')}`;
}
