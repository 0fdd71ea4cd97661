import { describe, expect, test } from 'vitest';
import { makeCombo, makeTable } from './__fixtures__/plan-input.ts';
import { findCycle, findNearest, mayMoveOn, resolveModel } from './index.ts';

describe('a model name', () => {
  const fast = makeCombo('fast', [{ connection: 'con_a', model: 'm' }]);
  const solo = makeCombo('solo', [{ connection: 'con_a', model: 'm' }]);
  const names = makeTable({ combos: [fast, solo] });

  test('means a combo by its bare name and with the prefix, before a model of the same name', () => {
    expect(resolveModel('fast', names)).toEqual({ type: 'combo', combo: fast });
    expect(resolveModel('combo/fast', names)).toEqual({ type: 'combo', combo: fast });
    expect(resolveModel('solo', names)).toEqual({ type: 'combo', combo: solo });
  });

  test('splits at the first slash when the left part is a connection, listed model or not', () => {
    expect(resolveModel('a/org/new-model:v1', names)).toEqual({
      type: 'target',
      target: { connectionId: 'con_a', model: 'org/new-model:v1' },
    });
  });

  test('means a listed model when one connection has it, slashes in its id included', () => {
    expect(resolveModel('org/x', names)).toEqual({ type: 'target', target: { connectionId: 'con_a', model: 'org/x' } });
  });

  test('that several connections list is ambiguous and says how to write it', () => {
    expect(resolveModel('m', names)).toEqual({ type: 'ambiguous', names: ['a/m', 'b/m'] });
  });

  test('that nobody knows comes back with near names', () => {
    expect(resolveModel('fsat', names)).toEqual({ type: 'unknown', near: ['fast'] });
    expect(resolveModel('zzzzzzzz', names)).toEqual({ type: 'unknown', near: [] });
    expect(resolveModel('a/', names)).toMatchObject({ type: 'unknown' });
  });
});

test('a circle of combos is found with the names along it', () => {
  const one = makeCombo('one', [{ combo: 'cmb_two' }]);
  const two = makeCombo('two', [{ connection: 'con_a', model: 'm' }, { combo: 'cmb_one' }]);
  const combos = new Map([one, two].map((each) => [each.id, each]));
  expect(findCycle(one, combos)).toEqual(['one', 'two', 'one']);
  expect(findCycle(makeCombo('free', [{ combo: 'cmb_one' }]), combos)).toBeUndefined();
  expect(findCycle(makeCombo('self', [{ combo: 'cmb_self' }]), combos)).toEqual(['self', 'self']);
});

test('near names come best first and ignore case', () => {
  expect(findNearest('GPT-5.6', ['gpt-5.6-mini', 'gpt-5.5', 'claude'])).toEqual(['gpt-5.5', 'gpt-5.6-mini']);
});

test('a failure moves on by its kind, and a prompt that is too long only to a larger or unknown window', () => {
  expect(mayMoveOn({ kind: 'rate-limit', policy: {} })).toBe(true);
  expect(mayMoveOn({ kind: 'bad-request', policy: {} })).toBe(false);
  expect(mayMoveOn({ kind: 'rate-limit', policy: { on: ['timeout'] } })).toBe(false);
  expect(mayMoveOn({ kind: 'aborted', policy: { on: ['aborted'] } })).toBe(false);
  expect(mayMoveOn({ kind: 'context-length', policy: {}, failedWindow: 8000, nextWindow: 8000 })).toBe(false);
  expect(mayMoveOn({ kind: 'context-length', policy: {}, failedWindow: 8000, nextWindow: 16_000 })).toBe(true);
  expect(mayMoveOn({ kind: 'context-length', policy: {}, failedWindow: 8000 })).toBe(true);
});
