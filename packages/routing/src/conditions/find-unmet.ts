import type { Condition, PercentageRange } from '@omniroute/core';
import { hashUnit } from '../hash-unit.ts';
import type { RouteRequest } from '../route-request.ts';
import { isWithin } from './time-window.ts';

export type ConditionPart = keyof Condition;

export type ConditionContext = {
  readonly request: RouteRequest;
  /** Targets of one combo share a scale of percentages, so that 0–10 and 10–100 leave nobody out and count nobody twice. */
  readonly comboId: string;
  readonly nowMs: number;
};

/** The first part of a condition that does not hold for a request; `undefined` when all do. */
export function findUnmet(condition: Condition, context: ConditionContext): ConditionPart | undefined {
  for (const [part, holds] of parts) if (!holds(condition, context)) return part;
  return undefined;
}

type Holds = (condition: Condition, context: ConditionContext) => boolean;

/** A part that is absent holds. The cheap ones come first. */
const parts: readonly (readonly [ConditionPart, Holds])[] = [
  ['key', ({ key }, { request: { caller } }) => !key || key.includes(caller.id) || key.includes(caller.name)],
  [
    'team',
    ({ team }, { request }) => !team || (request.caller.team !== undefined && team.includes(request.caller.team)),
  ],
  ['tag', ({ tag }, { request }) => !tag || request.caller.tags.some((each) => tag.includes(each))],
  ['format', ({ format }, { request }) => !format || format.includes(request.format)],
  ['promptTokens', ({ promptTokens }, { request }) => !promptTokens || isBetween(request.inputTokens, promptTokens)],
  ['needs', ({ needs }, { request }) => !needs || needs.some((need) => request.asksFor(need))],
  ['header', ({ header }, { request }) => !header || Object.entries(header).every((each) => hasHeader(request, each))],
  ['percentage', ({ percentage }, context) => !percentage || isInRange(percentage, context)],
  ['time', ({ time }, { nowMs }) => !time || isWithin(time, nowMs)],
  ['not', ({ not }, context) => !not || findUnmet(not, context) !== undefined],
  ['any', ({ any }, context) => !any || any.some((each) => findUnmet(each, context) === undefined)],
  ['all', ({ all }, context) => !all || all.every((each) => findUnmet(each, context) === undefined)],
];

function isBetween(count: number, { above, below }: NonNullable<Condition['promptTokens']>): boolean {
  return (above === undefined || count > above) && (below === undefined || count < below);
}

function hasHeader(request: RouteRequest, [name, values]: readonly [string, readonly string[]]): boolean {
  const value = request.header(name);
  return value !== undefined && (values.length === 0 || values.includes(value));
}

function isInRange({ from = 0, to, by = 'request' }: PercentageRange, { request, comboId }: ConditionContext): boolean {
  const text = by === 'request' ? request.id : request.stickyText(by);
  const place = hashUnit(`${comboId}\n${text}`) * 100;
  return place >= from && place < to;
}
