// oxlint-disable-next-line no-restricted-imports -- the routing does no I/O; this test reads what the docs promise
import { readFileSync } from 'node:fs';
import { strategyIds, type Combo, type Condition, type TargetOptions } from '@omniroute/core';
import { expect, test } from 'vitest';
import { makeHealth, makeInput, makeTable, nowMs, plainRequest } from './__fixtures__/plan-input.ts';
import { findUnmet } from './conditions/find-unmet.ts';
import { BeginTimes } from './health/begin-times.ts';
import { addSample } from './health/decayed-mean.ts';
import type { TargetHealth } from './health/health-view.ts';
import { hedgeDelayMs } from './hedge/hedge-delay.ts';
import { plan } from './plan.ts';
import { targetKey } from './strategies/strategy.ts';

type Seen = {
  readonly inFlight?: number;
  readonly requests?: number;
  readonly tokens?: number;
  readonly firstTokenMs?: number;
  readonly tokenMs?: number;
  readonly outputTokens?: number;
  readonly cacheReadShare?: number;
};

/** An example as docs/routing.md writes it. */
type Example = {
  readonly strategy: Combo['strategy'];
  readonly targets: Readonly<
    Record<
      string,
      {
        readonly weight?: number;
        readonly options?: TargetOptions;
        readonly usdPerMillion?: Readonly<Record<string, string>>;
      }
    >
  >;
  readonly health?: Readonly<Record<string, Seen>>;
  readonly request?: { readonly inputTokens: number };
  readonly turn?: number;
  readonly first: Readonly<Record<string, number>>;
};

const text = readFileSync(new URL('../../../docs/routing.md', import.meta.url), 'utf8');
const examples = [...text.matchAll(/```json example\n([\s\S]*?)```/g)].map(
  ([, json = '']) => JSON.parse(json) as Example,
);
const draws = 20_000;

type DocumentedRequest = { readonly team: string; readonly at: string; readonly promptTokens?: number };

/** A condition with requests for which it holds, and others for which it does not. */
type DocumentedCondition = {
  readonly when: Condition;
  readonly holds: readonly DocumentedRequest[];
  readonly fails: readonly DocumentedRequest[];
};

const conditions = [...text.matchAll(/```json conditions\n([\s\S]*?)```/g)].map(
  ([, json = '']) => JSON.parse(json) as DocumentedCondition,
);

test('the conditions of docs/routing.md hold and fail as they say', () => {
  expect(conditions).not.toHaveLength(0);
  for (const { when, holds, fails } of conditions) {
    const isMet = ({ team, at, promptTokens = 1000 }: DocumentedRequest) => {
      const request = { ...plainRequest, caller: { ...plainRequest.caller, team }, inputTokens: promptTokens };
      return findUnmet(when, { request, comboId: 'cmb_1', nowMs: Date.parse(at) }) === undefined;
    };
    expect(holds.map(isMet)).toEqual(holds.map(() => true));
    expect(fails.map(isMet)).toEqual(fails.map(() => false));
  }
});

/** Times to begin, so many of each in ms, with the time after which such a target is late. */
type DocumentedLateness = {
  readonly begins: readonly (readonly [count: number, ms: number])[];
  readonly lateAfterMs: number;
};

test('targets are late when docs/routing.md says so', () => {
  const [, json = '[]'] = /```json late\n([\s\S]*?)```/.exec(text) ?? [];
  const documented = JSON.parse(json) as readonly DocumentedLateness[];
  expect(documented).not.toHaveLength(0);
  for (const { begins, lateAfterMs } of documented) {
    const times = new BeginTimes();
    const all = begins.flatMap(([count, ms]) => Array.from({ length: count }, () => ms));
    let firstTokenMs: TargetHealth['firstTokenMs'];
    for (const ms of all) {
      times.note({ durationMs: ms, firstEventMs: ms }, false, nowMs);
      firstTokenMs = addSample(firstTokenMs, ms, nowMs);
    }
    const seen = makeHealth({ 'con_a/m': { begins: times, ...(firstTokenMs && { firstTokenMs }) } });
    const target = { connectionId: 'con_a', model: 'm' };
    const delay = hedgeDelayMs({ seen: all.length > 0 ? seen.find(target) : undefined, stream: true, nowMs });
    // Histograms are exact to 15 %.
    expect(delay).toBeGreaterThanOrEqual(lateAfterMs);
    expect(delay).toBeLessThanOrEqual(lateAfterMs * 1.15);
  }
});

test('docs/routing.md has an example of each strategy', () => {
  expect(examples.map(({ strategy }) => strategy).sort()).toEqual([...strategyIds].sort());
});

test.each(examples)(
  'the example of $strategy holds',
  ({ strategy, targets, health = {}, request, turn = 0, first }) => {
    const names = Object.keys(targets);
    const combo: Combo = {
      id: 'cmb_1',
      name: 'example',
      strategy,
      fallback: {},
      targets: names.map((name) => {
        const { weight, options } = targets[name] ?? {};
        return { connection: `con_${name}`, model: 'm', ...(weight && { weight }), ...(options && { options }) };
      }),
    };
    const facts = names.map((name) => [`con_${name}/m`, factsOf(targets[name]?.usdPerMillion)] as const);
    const seen = Object.entries(health).map(([name, one]) => [`con_${name}/m`, healthOf(one)] as const);
    const table = makeTable({
      combos: [combo],
      listed: Object.fromEntries(names.map((name) => [name, ['m']])),
      facts: Object.fromEntries(facts),
    });
    const counts = new Map<string, number>();
    const input = makeInput(combo, { table, health: makeHealth(Object.fromEntries(seen), { cmb_1: turn }) });
    for (let draw = 0; draw < draws; draw += 1) {
      const asked = { ...plainRequest, ...request, promptPrefix: () => `prompt ${draw}` };
      const [target] = plan({ ...input, request: asked }).order;
      const key = target ? targetKey(target) : '';
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [name, share] of Object.entries(first))
      expect((counts.get(`con_${name}/m`) ?? 0) / draws).toBeCloseTo(share, 1.7);
  },
);

function factsOf(usdPerMillion: Readonly<Record<string, string>> | undefined) {
  return usdPerMillion ? { price: { source: 'example', tiers: [{ usdPerMillion }] } } : {};
}

function healthOf({ inFlight = 0, requests = 0, tokens = 0, ...means }: Seen): Partial<TargetHealth> {
  const minute = Math.floor(nowMs / 60_000);
  const entries = Object.entries(means).map(([name, value]) => [name, addSample(undefined, value, nowMs)] as const);
  return {
    inFlight,
    requests: { minute, current: requests, previous: 0 },
    tokens: { minute, current: tokens, previous: 0 },
    ...Object.fromEntries(entries),
  };
}
