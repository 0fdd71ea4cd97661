import type { Condition, TimeWindow } from '@omniroute/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nowMs, plainRequest } from '../__fixtures__/plan-input.ts';
import type { RouteRequest } from '../route-request.ts';
import { findUnmet } from './find-unmet.ts';
import { isWithin } from './time-window.ts';

const headers: Readonly<Record<string, string>> = { 'x-tier': 'gold', 'x-empty': '' };
const request: RouteRequest = {
  ...plainRequest,
  caller: { id: 'key_1', name: 'mobile', team: 'free', tags: ['eu', 'beta'] },
  inputTokens: 1000,
  asksFor: (need) => need === 'tools' || need === 'reasoning',
  header: (name) => headers[name],
};
const holds = (condition: Condition, given: Partial<RouteRequest> = {}) =>
  findUnmet(condition, { request: { ...request, ...given }, comboId: 'cmb_1', nowMs }) === undefined;

test.each<[Condition, boolean]>([
  [{ key: ['key_1'] }, true],
  [{ key: ['desktop', 'mobile'] }, true],
  [{ key: ['desktop'] }, false],
  [{ team: ['free', 'trial'] }, true],
  [{ team: ['premium'] }, false],
  [{ tag: ['us', 'eu'] }, true],
  [{ tag: ['us'] }, false],
  [{ promptTokens: { above: 999 } }, true],
  [{ promptTokens: { above: 1000 } }, false],
  [{ promptTokens: { below: 1001 } }, true],
  [{ promptTokens: { above: 10, below: 1000 } }, false],
  [{ needs: ['vision', 'tools'] }, true],
  [{ needs: ['reasoning'] }, true],
  [{ needs: ['vision'] }, false],
  [{ format: ['openai-chat'] }, true],
  [{ format: ['anthropic-messages'] }, false],
  [{ header: { 'x-tier': ['silver', 'gold'] } }, true],
  [{ header: { 'x-tier': [] } }, true],
  [{ header: { 'x-empty': [] } }, true],
  [{ header: { 'x-tier': ['gold'], 'x-region': [] } }, false],
  [{ team: ['free'], tag: ['eu'] }, true],
  [{ team: ['free'], tag: ['us'] }, false],
  [{ not: { team: ['premium'] } }, true],
  [{ not: { team: ['free'], tag: ['us'] } }, true],
  [{ not: { team: ['free'] } }, false],
  [{ any: [{ team: ['premium'] }, { tag: ['beta'] }] }, true],
  [{ any: [{ team: ['premium'] }, { tag: ['us'] }] }, false],
  [{ all: [{ needs: ['tools'] }, { needs: ['reasoning'] }] }, true],
  [{ all: [{ needs: ['tools'] }, { needs: ['vision'] }] }, false],
])('%j holds: %s', (condition, expected) => {
  expect(holds(condition)).toBe(expected);
  expect(holds({ not: condition })).toBe(!expected);
  expect(holds({ not: { not: condition } })).toBe(expected);
});

test('a key without a team is of none', () => {
  const caller = { id: 'key_2', name: 'plain', tags: [] };
  expect(holds({ team: ['free'] }, { caller })).toBe(false);
  expect(holds({ not: { team: ['free'] } }, { caller })).toBe(true);
});

describe('a time window', () => {
  /** 2026-11-21 is a Saturday. */
  const within = (window: Partial<TimeWindow>, utc: string) =>
    isWithin({ zone: 'UTC', ...window }, Date.parse(`${utc}:00Z`));

  test('begins with its first minute and ends before its last', () => {
    const office = { from: '08:00', to: '18:00' };
    expect(['07:59', '08:00', '17:59', '18:00'].map((time) => within(office, `2026-11-20T${time}`))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('is read on the clock of its zone, through the change to summer time', () => {
    const morning = { zone: 'Europe/Berlin', from: '08:00', to: '09:00' };
    expect(within(morning, '2026-11-20T07:30')).toBe(true);
    expect(within(morning, '2026-07-20T06:30')).toBe(true);
    expect(within(morning, '2026-07-20T07:30')).toBe(false);
  });

  test('that passes midnight belongs to the day that it begins on', () => {
    const friday = { days: ['fri'] as const, from: '22:00', to: '06:00' };
    expect(within(friday, '2026-11-20T23:00')).toBe(true);
    expect(within(friday, '2026-11-21T05:59')).toBe(true);
    expect(within(friday, '2026-11-21T06:00')).toBe(false);
    expect(within(friday, '2026-11-21T23:00')).toBe(false);
    expect(within(friday, '2026-11-20T03:00')).toBe(false);
    expect(within({ ...friday, days: ['sun'] }, '2026-11-23T01:00')).toBe(true);
  });

  test('without times is whole days, without days every day', () => {
    expect(within({ days: ['sat', 'sun'] }, '2026-11-21T00:00')).toBe(true);
    expect(within({ days: ['sat', 'sun'] }, '2026-11-20T23:59')).toBe(false);
    expect(within({ from: '12:00' }, '2026-11-21T23:59')).toBe(true);
    expect(within({ to: '12:00' }, '2026-11-21T12:00')).toBe(false);
  });

  test('and its complement split every minute between them', () => {
    const time = fc.integer({ min: 0, max: 24 * 60 - 1 }).map(clock);
    fc.assert(
      fc.property(time, time, fc.integer({ min: 0, max: 7 * 24 * 60 }), (from, to, minute) => {
        fc.pre(from !== to);
        const moment = nowMs + minute * 60_000;
        const inside = isWithin({ zone: 'Asia/Kolkata', from, to }, moment);
        expect(isWithin({ zone: 'Asia/Kolkata', from: to, to: from }, moment)).toBe(!inside);
      }),
    );
  });
});

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

describe('a percentage', () => {
  test('takes its share of requests within one percent, and ranges that meet leave nobody out', () => {
    let taken = 0;
    for (let each = 0; each < 100_000; each += 1) {
      const id = `req_${each}`;
      const inside = holds({ percentage: { to: 10 } }, { id });
      if (inside) taken += 1;
      expect(holds({ percentage: { from: 10, to: 100 } }, { id })).toBe(!inside);
    }
    expect(taken / 100_000).toBeCloseTo(0.1, 2);
  });

  test('is the same for all requests of one user where it goes by user', () => {
    const ofUser = (user: number, id: string) =>
      holds({ percentage: { to: 50, by: 'user' } }, { id, stickyText: () => `user ${user}` });
    for (let user = 0; user < 100; user += 1) expect(ofUser(user, 'req_a')).toBe(ofUser(user, 'req_b'));
    const inside = Array.from({ length: 100 }, (_, user) => ofUser(user, 'req_a')).filter(Boolean).length;
    expect(inside).toBeGreaterThan(30);
    expect(inside).toBeLessThan(70);
  });
});
