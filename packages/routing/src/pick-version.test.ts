import type { Canary, Combo } from '@omniroute/core';
import { describe, expect, test } from 'vitest';
import { makeCombo, makeInput, makeTable, nowMs, plainRequest } from './__fixtures__/plan-input.ts';
import { pickVersion } from './pick-version.ts';
import { plan } from './plan.ts';

const stable = makeCombo('smart', [{ connection: 'con_a', model: 'm' }]);
const candidate = { ...stable, targets: [{ connection: 'con_b', model: 'solo' }] };

function withCanary(canary: Partial<Canary> = {}): Combo {
  const whole: Canary = {
    version: 2,
    candidate,
    percentage: 10,
    by: 'request',
    startedAtMs: nowMs - 1000,
    untilMs: nowMs + 1000,
    ...canary,
  };
  return { ...stable, version: 1, canary: whole };
}

const draw = (combo: Combo, text: string, atMs = nowMs) =>
  pickVersion(combo, { ...plainRequest, id: text, stickyText: (by) => `${by} ${text}` }, atMs).version;

const draws = 20_000;
const shareOf = (combo: Combo) =>
  Array.from({ length: draws }, (_, place) => draw(combo, `req_${place}`)).filter((version) => version === 2).length /
  draws;

describe('a canary', () => {
  test.each([1, 10, 50, 100])('gets %d %% of the requests', (percentage) => {
    expect(Math.abs(shareOf(withCanary({ percentage })) - percentage / 100)).toBeLessThan(0.01);
  });

  test('serves the same user again and again, whatever the request', () => {
    const combo = withCanary({ by: 'user', percentage: 50 });
    const versionOf = (id: string, user: string) =>
      pickVersion(combo, { ...plainRequest, id, stickyText: () => user }, nowMs).version;
    const users = Array.from({ length: 200 }, (_, place) => `user ${place}`);
    for (const user of users) expect(versionOf('req_1', user)).toBe(versionOf('req_2', user));
    expect(new Set(users.map((user) => versionOf('req_1', user)))).toEqual(new Set([1, 2]));
  });

  test('draws others than the canary before it', () => {
    const texts = Array.from({ length: 200 }, (_, place) => `req_${place}`);
    const chosen = (version: number) =>
      texts.filter((text) => draw(withCanary({ percentage: 50, version }), text) === version);
    expect(chosen(2)).not.toEqual(chosen(3));
  });

  test('begins and ends by the clock', () => {
    const combo = withCanary({ percentage: 100 });
    expect(draw(combo, 'a', nowMs - 1001)).toBe(1);
    expect(draw(combo, 'a', nowMs - 1000)).toBe(2);
    expect(draw(combo, 'a', nowMs + 999)).toBe(2);
    expect(draw(combo, 'a', nowMs + 1000)).toBe(1);
  });

  test('of a nested combo draws there as well', () => {
    const inner = withCanary({ percentage: 100 });
    const outer = makeCombo('outer', [{ combo: inner.id }]);
    const made = plan(makeInput(outer, { table: makeTable({ combos: [inner, outer] }) }));
    expect(made.order.map(({ connectionId, model }) => `${connectionId}/${model}`)).toEqual(['con_b/solo']);
  });
});

test('a combo without a canary is served as it is', () => {
  const combo = { ...stable, version: 7 };
  expect(pickVersion(combo, plainRequest, nowMs)).toBe(combo);
});
