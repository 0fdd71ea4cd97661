import type { AttemptRecord, PlanRecord } from '@omniroute/core';
import { expect, test } from 'vitest';
import { comparePlan, type Planned } from './compare-plan.ts';

const target = (name: string) => ({
  connectionId: `con_${name}`,
  connectionName: name,
  provider: 'openai',
  model: 'm',
});

function plan(...names: readonly string[]): PlanRecord {
  const skipped = [{ name: 'other/m', reason: 'condition', detail: 'Its condition does not hold: team.' }];
  return { walk: 'sequential', order: names.map(target), skipped, facts: { inputTokens: 5 } };
}

function attempt(name: string, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  const id = `att_${name}_${changes.position ?? 0}`;
  const times = { startedAtMs: 0, durationMs: 1 };
  return { id, position: 0, ...target(name), format: 'openai-chat', ...times, tokens: {}, suspect: false, ...changes };
}

function fates(planned: Omit<Planned, 'plan'>, ...names: readonly string[]): readonly string[] {
  return comparePlan({ ...planned, plan: plan(...names) }).order.map(({ fate }) => fate);
}

test('a failure, an answer and what was not needed stand beside their targets', () => {
  const attempts = [attempt('a', { failureKind: 'rate-limit' }), attempt('b', { position: 1 })];
  const compared = comparePlan({ plan: plan('a', 'b', 'c'), outcome: 'answered', attempts });
  expect(compared.order.map(({ connection, fate, detail }) => [connection, fate, detail])).toEqual([
    ['a', 'failed', 'Failed: rate-limit.'],
    ['b', 'answered', 'Answered.'],
    ['c', 'not-needed', 'Not needed.'],
  ]);
  expect(compared.skipped).toHaveLength(1);
  expect(compared.unplanned).toEqual([]);
});

test('when nobody answered, those after the last were not reached', () => {
  const attempts = [attempt('a', { failureKind: 'bad-request' })];
  expect(fates({ outcome: 'failed', attempts }, 'a', 'b')).toEqual(['failed', 'not-reached']);
});

test('what broke after its first content is told apart from what failed before', () => {
  const attempts = [
    attempt('a', { failureKind: 'timeout' }),
    attempt('b', { position: 1, failureKind: 'network', firstEventMs: 4 }),
  ];
  expect(fates({ outcome: 'broken', attempts }, 'a', 'b')).toEqual(['failed', 'broken']);
});

test('the slower of two that ran side by side was overtaken, also when it began first', () => {
  const attempts = [attempt('a', { failureKind: 'aborted' }), attempt('b', { position: 1, purpose: 'hedge' })];
  expect(fates({ outcome: 'answered', attempts }, 'a', 'b')).toEqual(['overtaken', 'answered']);
  const left = [attempt('a', { failureKind: 'aborted' })];
  expect(fates({ outcome: 'cancelled', attempts: left }, 'a')).toEqual(['cancelled']);
});

test('an answer that was not good enough is set aside; its judge stands outside of the plan', () => {
  const attempts = [
    attempt('a'),
    attempt('judge', { position: 1, purpose: 'judge' }),
    attempt('b', { position: 2, purpose: 'escalate' }),
  ];
  const compared = comparePlan({ plan: plan('a', 'b'), outcome: 'answered', attempts });
  expect(compared.order.map(({ fate }) => fate)).toEqual(['set-aside', 'answered']);
  expect(compared.unplanned).toMatchObject([{ connection: 'judge', detail: 'Judged an answer.' }]);
});

test('several tries of one target are told once', () => {
  const attempts = [attempt('a', { failureKind: 'overloaded' }), attempt('a', { position: 1, purpose: 'retry' })];
  const [told] = comparePlan({ plan: plan('a'), outcome: 'answered', attempts }).order;
  expect(told).toMatchObject({ fate: 'answered', detail: 'Answered (asked 2 times).' });
  expect(told?.attempts).toHaveLength(2);
});

test('who answered without standing in the plan is unplanned', () => {
  const attempts = [attempt('a', { failureKind: 'context-length' }), attempt('chain', { position: 1 })];
  const compared = comparePlan({ plan: plan('a'), outcome: 'answered', attempts });
  expect(compared.unplanned).toMatchObject([{ connection: 'chain', fate: 'answered' }]);
});
