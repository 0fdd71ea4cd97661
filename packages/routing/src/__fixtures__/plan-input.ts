import type { Combo, ComboTarget, ModelFacts, NanoUsd, Price, TokenCounts } from '@omniroute/core';
import { noAliases } from '../aliases/alias-table.ts';
import { nothingCounted } from '../health/minute-count.ts';
import type { ConnectionHealth, HealthView, TargetHealth } from '../health/health-view.ts';
import type { PlanInput } from '../plan.ts';
import type { RouteRequest } from '../route-request.ts';
import type { RoutingTable } from '../routing-table.ts';
import { targetKey } from '../strategies/strategy.ts';

export function makeCombo(
  name: string,
  targets: readonly ComboTarget[],
  strategy: Combo['strategy'] = 'priority',
): Combo {
  return { id: `cmb_${name}`, name, strategy, targets, fallback: {} };
}

export type TableInput = {
  readonly combos?: readonly Combo[];
  /** Model ids by the name of their connection; its id is `con_<name>`. */
  readonly listed?: Readonly<Record<string, readonly string[]>>;
  /** By `<connection id>/<model>`. */
  readonly facts?: Readonly<Record<string, Partial<ModelFacts>>>;
};

export function makeTable({
  combos = [],
  listed = { a: ['m', 'org/x'], b: ['m', 'solo'] },
  facts = {},
}: TableInput = {}): RoutingTable {
  const names = Object.keys(listed);
  const targets = names.flatMap((name) =>
    (listed[name] ?? []).map((model) => ({ connectionId: `con_${name}`, model })),
  );
  return {
    connectionIds: new Set(names.map((name) => `con_${name}`)),
    connectionIdByName: new Map(names.map((name) => [name, `con_${name}`])),
    combosById: new Map(combos.map((one) => [one.id, one])),
    combosByName: new Map(combos.map((one) => [one.name, one])),
    aliases: noAliases,
    defaults: {},
    targetsByModel: Map.groupBy(targets, ({ model }) => model),
    factsOf: (target) => {
      const known = facts[targetKey(target)];
      return known && { id: target.model, ...known };
    },
  };
}

export const plainRequest: RouteRequest = {
  id: 'req_1',
  caller: { id: 'key_1', name: 'tests', tags: [] },
  format: 'openai-chat',
  needs: [],
  inputTokens: 1000,
  maxOutputTokens: undefined,
  asksFor: () => false,
  header: () => undefined,
  stickyText: (by) => `${by}-1`,
  promptPrefix: () => 'You are a helpful assistant.',
};

/** By `<connection id>/<model>`; what is left out of a target is as if it was never seen. */
export function makeHealth(
  targets: Readonly<Record<string, Partial<TargetHealth>>> = {},
  turns: Readonly<Record<string, number>> = {},
  connections: Readonly<Record<string, ConnectionHealth>> = {},
): HealthView {
  return {
    find: (target) => {
      const seen = targets[targetKey(target)];
      return seen && { inFlight: 0, requests: nothingCounted, tokens: nothingCounted, ...seen };
    },
    findConnection: (id) => connections[id],
    turnOf: (comboId) => turns[comboId] ?? 0,
  };
}

/** A stand-in for metering: the base tier as it is, in floating point. */
export function priceRoughly(tokens: TokenCounts, { tiers }: Price): NanoUsd {
  const rates = tiers[0]?.usdPerMillion ?? {};
  const input = tokens.input ?? 0;
  const cached = tokens['cache-read'] ?? 0;
  const usd = input * Number(rates.input) + cached * Number(rates['cache-read'] ?? rates.input);
  return Math.round((usd + (tokens.output ?? 0) * Number(rates.output)) * 1000);
}

/** Numbers in [0, 1) that look random and are the same in every run. */
export function makeRandom(seed = 42): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const nowMs = Date.UTC(2026, 10, 21, 12, 0, 30);

export function makeInput(combo: Combo, given: Partial<PlanInput> = {}): PlanInput {
  return {
    combo,
    table: makeTable({ combos: [combo] }),
    request: plainRequest,
    health: makeHealth(),
    priceUsage: priceRoughly,
    nowMs,
    random: makeRandom(),
    ...given,
  };
}
