import type { Combo, PlanShape } from '@omniroute/core';
import { orderedTargets } from '@omniroute/core';
import { getProvider } from '@omniroute/registry';
import type { Skipped } from '@omniroute/routing';
import { expect, test } from 'vitest';
import type { LiveConnection, Snapshot } from '../snapshot/snapshot.ts';
import { filePlan } from './file-plan.ts';
import type { LivePlan } from './resolve-plan.ts';

const executor = { id: 'http', formats: () => [], prepare: () => ({}), readFacts: () => ({}) };

function connection(name: string): LiveConnection {
  const upstream = { id: `con_${name}`, name, provider: 'openai', baseUrl: 'http://x', settings: {} };
  return { upstream, definition: getProvider('openai'), executor, models: new Map() } as unknown as LiveConnection;
}

const [near, far] = [connection('near'), connection('far')];
const snapshot = {
  connections: new Map([near, far].map((each) => [each.upstream.id, each])),
  routing: { combosById: new Map() },
} as unknown as Snapshot;

function comboNamed(name: string): Combo {
  return { id: `cmb_${name}`, name, strategy: 'random', targets: [], fallback: {} };
}

function planOf(
  combo: Combo | undefined,
  order: readonly LiveConnection[],
  skipped: readonly Skipped[] = [],
): LivePlan {
  const candidates = order.map((each) => ({ connection: each, model: 'm', options: {}, facts: undefined }));
  return { combo, policy: {}, candidates, skipped, snapshot };
}

const inbound = { body: {}, facts: { model: 'x', stream: false, inputCharacters: 400 } };

function read(plan: LivePlan): readonly string[] {
  const filed = filePlan(plan, inbound);
  const shape: PlanShape = JSON.parse(filed?.shape ?? '');
  return orderedTargets(shape, filed?.order ?? '').map(({ connectionName }) => connectionName);
}

test('plans that differ in their order alone share one text, and each order is read again', () => {
  const combo = comboNamed('both');
  const one = filePlan(planOf(combo, [near, far]), inbound);
  const other = filePlan(planOf(combo, [far, near]), inbound);
  expect(other?.shape).toBe(one?.shape);
  expect(read(planOf(combo, [near, far]))).toEqual(['near', 'far']);
  expect(read(planOf(combo, [far, near]))).toEqual(['far', 'near']);
});

test('another process, which saw another order first, writes the very same text', () => {
  const one = filePlan(planOf(comboNamed('a'), [near, far]), inbound);
  const other = filePlan(planOf(comboNamed('b'), [far, near]), inbound);
  expect(other?.shape).toBe(one?.shape);
});

test('a target that comes later finds its place, and earlier texts stay readable', () => {
  const combo = comboNamed('growing');
  const before = filePlan(planOf(combo, [near]), inbound);
  expect(read(planOf(combo, [near, far]))).toEqual(['near', 'far']);
  const shape: PlanShape = JSON.parse(before?.shape ?? '');
  expect(orderedTargets(shape, before?.order ?? '').map(({ connectionName }) => connectionName)).toEqual(['near']);
});

test('what is skipped stands there by name and in words; other reasons make another text', () => {
  const combo = comboNamed('skipping');
  const target = { connectionId: 'con_far', model: 'm' };
  const skip = (part: 'team' | 'time') => [{ target, reason: { type: 'condition', part } }] as const;
  const one = filePlan(planOf(combo, [near], skip('team')), inbound);
  const shape: PlanShape = JSON.parse(one?.shape ?? '');
  expect(shape.skipped).toEqual([{ name: 'far/m', reason: 'condition', detail: 'Its condition does not hold: team.' }]);
  expect(filePlan(planOf(combo, [near], skip('team')), inbound)?.shape).toBe(one?.shape);
  expect(filePlan(planOf(combo, [near], skip('time')), inbound)?.shape).not.toBe(one?.shape);
});

test('the facts are those that plans look at', () => {
  const facts = { ...inbound.facts, maxOutputTokens: 50, needs: ['tools'] as const };
  expect(filePlan(planOf(comboNamed('facts'), [near]), { body: {}, facts })?.facts).toEqual({
    inputTokens: 100,
    maxOutputTokens: 50,
    needs: ['tools'],
  });
});

test('a model that is addressed directly has no plan, unless something is not asked', () => {
  expect(filePlan(planOf(undefined, [near]), inbound)).toBeUndefined();
  const target = { connectionId: 'con_far', model: 'm' };
  expect(filePlan(planOf(undefined, [near], [{ target, reason: { type: 'loop' } }]), inbound)).toBeDefined();
});
