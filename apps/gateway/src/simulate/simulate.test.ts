import type { Simulation } from '@omniroute/contract';
import {
  strategyIds,
  type Combo,
  type ComboTarget,
  type Condition,
  type JsonObject,
  type ModelFacts,
} from '@omniroute/core';
import { codecOf, createExecutors, createHttpClient } from '@omniroute/open-sse';
import { getProvider } from '@omniroute/registry';
import { buildAliasTable } from '@omniroute/routing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from '../__fixtures__/test-gateway.ts';
import { HealthBoard } from '../health/health-board.ts';
import { findPlan } from '../pipeline/find-plan.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Caller, Snapshot } from '../snapshot/snapshot.ts';
import { seededRandom } from './seeded-random.ts';
import { planSimulated, simulate } from './simulate.ts';

const httpClient = createHttpClient();
const executor = createExecutors(httpClient).executorOf('openai');
afterAll(() => httpClient.close());

const names = ['a', 'b', 'c', 'd'] as const;
const able = fc.option(fc.boolean(), { nil: undefined });
const facts = fc.record({
  tools: able,
  vision: able,
  loop: fc.boolean(),
  usd: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
});
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ team: fc.constant(['free']) }),
  fc.record({ tag: fc.constant(['eu']) }),
  fc.record({ needs: fc.constant(['tools' as const]) }),
  fc.record({ promptTokens: fc.record({ above: fc.nat(50) }) }),
  fc.record({ header: fc.constant({ 'x-tier': ['gold'] }) }),
  fc.record({ percentage: fc.record({ to: fc.integer({ min: 1, max: 100 }) }) }),
  fc.record({ time: fc.constant({ zone: 'Europe/Berlin', from: '08:00', to: '18:00' }) }),
);
const condition = fc.oneof(leaf, fc.record({ not: leaf }), fc.record({ any: fc.tuple(leaf, leaf) }));
const options = {
  when: fc.option(condition, { nil: undefined }),
  weight: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
};
const modelTarget = fc.record({ name: fc.constantFrom(...names, 'gone'), ...options });
const strategy = fc.constantFrom(...strategyIds);
const cases = fc.record({
  facts: fc.tuple(facts, facts, facts, facts),
  outer: fc.record({
    strategy,
    targets: fc.array(modelTarget, { minLength: 1, maxLength: 4 }),
    sticky: fc.constantFrom(undefined, 'key' as const, 'user' as const, 'session' as const),
  }),
  inner: fc.record({ strategy, targets: fc.array(modelTarget, { maxLength: 3 }), ...options }),
  inFlight: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3)),
  turns: fc.nat(5),
  /** So many hours each target rests, by an open breaker. */
  restHours: fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.nat(20)),
  drained: fc.option(fc.constantFrom(...names), { nil: undefined }),
  asked: fc.constantFrom('outer', 'alias', 'like-this', 'a/m'),
  scope: fc.constantFrom(undefined, 'outer', 'alias', 'another'),
  team: fc.constantFrom(undefined, 'free', 'premium'),
  tags: fc.constantFrom([], ['eu']),
  tools: fc.boolean(),
  picture: fc.boolean(),
  words: fc.nat(60),
  gold: fc.boolean(),
  seed: fc.integer(),
  hour: fc.nat(23),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function toTarget({
  name,
  when,
  weight,
}: {
  readonly name: string;
  readonly when: Condition | undefined;
  readonly weight: number | undefined;
}): ComboTarget {
  return { connection: `con_${name}`, model: 'm', ...(when && { when }), ...(weight !== undefined && { weight }) };
}

function snapshotOf({ facts: known, outer, inner, team, tags, drained, scope }: Case): Snapshot {
  const definition = getProvider('openai-compatible');
  const connections = new Map(
    names.map((name, place) => {
      const { tools, vision, loop, usd } = known[place] ?? {};
      const features = { ...(tools !== undefined && { tools }), ...(vision !== undefined && { vision }) };
      const price = { source: 'test', tiers: [{ usdPerMillion: { input: String(usd), output: String(usd) } }] };
      const model: ModelFacts = { id: 'm', features, ...(loop && { loop }), ...(usd !== undefined && { price }) };
      const upstream = { id: `con_${name}`, name, provider: definition.id, baseUrl: 'http://x', settings: {} };
      return [upstream.id, { upstream, definition, executor, models: new Map([['m', model]]) }] as const;
    }),
  );
  const nested: Combo = {
    id: 'cmb_inner',
    name: 'inner',
    strategy: inner.strategy,
    targets: inner.targets.map(toTarget),
    fallback: {},
  };
  const reference = {
    combo: nested.id,
    ...(inner.when && { when: inner.when }),
    ...(inner.weight !== undefined && { weight: inner.weight }),
  };
  const combo: Combo = {
    id: 'cmb_outer',
    name: 'outer',
    strategy: outer.strategy,
    targets: [...outer.targets.map(toTarget), reference],
    fallback: {},
    options: outer.sticky ? { sticky: outer.sticky } : {},
  };
  const combos = [combo, nested];
  const combosById = new Map(combos.map((one) => [one.id, one]));
  const connectionIds = new Set(connections.keys());
  const target = { combo: combo.id };
  const aliases = ['alias', 'like-*'].map((name) => ({ id: `als_${name}`, name, target }));
  const caller: Caller = {
    id: 'key_1',
    name: 'mobile',
    tags,
    ...(team !== undefined && { team }),
    ...(scope !== undefined && { mayUse: (asked) => asked.includes(scope) }),
  };
  return {
    callersByKeyHash: new Map([['hash', caller]]),
    connections,
    listed: [],
    cacheClearings: { allAtMs: 0, byCombo: {} },
    routing: {
      connectionIds,
      connectionIdByName: new Map(names.map((name) => [name, `con_${name}`])),
      combosById,
      combosByName: new Map(combos.map((one) => [one.name, one])),
      aliases: buildAliasTable({ aliases, combosById, connectionIds }),
      ...(drained !== undefined && { drains: new Map([[`con_${drained}`, 'all' as const]]) }),
      defaults: {},
      targetsByModel: new Map(),
      factsOf: ({ connectionId, model }) => connections.get(connectionId)?.models.get(model),
    },
  };
}

function healthOf({ inFlight, turns, restHours, hour }: Case): HealthBoard {
  const board = new HealthBoard();
  names.forEach((name, place) => {
    const watch = board.watch({ connectionId: `con_${name}`, model: 'm' });
    for (let each = 0; each < (inFlight[place] ?? 0); each += 1) watch.noteStart(0);
    const hours = restHours[place] ?? 0;
    const untilMs = Date.UTC(2026, 10, 21, hour + hours);
    if (hours > 0) watch.restore({ type: 'open', sinceMs: 0, untilMs, openings: 1, kind: 'unavailable' });
  });
  for (let turn = 0; turn < turns; turn += 1) board.takeTurns(['cmb_outer', 'cmb_inner']);
  return board;
}

function bodyOf({ tools, picture, words }: Case): JsonObject {
  const text = 'word '.repeat(words);
  const content = picture
    ? [
        { type: 'text', text },
        { type: 'image_url', image_url: { url: 'https://x/y.png' } },
      ]
    : text;
  return {
    messages: [{ role: 'user', content }],
    user: 'u-1',
    ...(tools && { tools: [{ type: 'function', function: { name: 'f' } }] }),
  };
}

/** So many requests are tried with each configuration. */
const requestsEach = 20;

test('what is predicted is what the router does, in 100 000 random cases, and nobody is asked who cannot do it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    await fc.assert(fc.asyncProperty(cases, comparePlans), { numRuns: 100_000 / requestsEach });
  } finally {
    vi.useRealTimers();
  }
}, 120_000);

async function comparePlans(given: Case): Promise<void> {
  const sources = { snapshot: snapshotOf(given), health: healthOf(given) };
  const request = bodyOf(given);
  const headers: Record<string, string> = given.gold ? { 'x-tier': 'gold' } : {};
  for (let each = 0; each < requestsEach; each += 1) {
    const at = new Date(Date.UTC(2026, 10, 21, given.hour, each * 60)).toISOString();
    const assume = { at, seed: given.seed + each, requestId: `req_${each}` };
    const turns = sources.health.turnOf('cmb_outer');
    const input = { model: given.asked, request, key: 'mobile', headers, assume };
    const planned = planSimulated(input, sources);
    // What is told of a plan takes longer than the plan, so that it is told of one in so many.
    const told = each === 0 && given.seed % 5 === 0 ? simulate(input, sources) : undefined;
    if (sources.health.turnOf('cmb_outer') !== turns) throw new Error('The simulation took a turn.');
    vi.setSystemTime(at);
    const routed = await route({ ...sources, ...assume, request: { ...request, model: given.asked }, headers });
    const predictions = [namePlanned(planned), ...(told ? [nameTold(told)] : [])];
    const wrong = predictions.find((predicted) => predicted !== routed);
    if (wrong !== undefined) throw new Error(`Predicted: ${wrong}. Done: ${routed}.`);
    refuseUnable(planned, given);
  }
}

/** What a combo asks was never known not to do what the request needs. A model that is addressed directly is asked all the same. */
function refuseUnable(planned: ReturnType<typeof planSimulated>, { tools, picture }: Case): void {
  if ('refused' in planned || !planned.plan.combo) return;
  const needs = [...(tools ? (['tools'] as const) : []), ...(picture ? (['vision'] as const) : [])];
  const unable = planned.plan.candidates.find(({ facts }) => needs.some((need) => facts?.features?.[need] === false));
  if (unable) throw new Error(`${unable.connection.upstream.name} is asked and cannot do it.`);
}

function namePlanned(planned: ReturnType<typeof planSimulated>): string {
  if ('refused' in planned) return planned.refused.message;
  const { refusal, candidates } = planned.plan;
  return refusal?.message ?? candidates.map(({ connection, model }) => `${connection.upstream.id}/${model}`).join(' ');
}

function nameTold({ refused, order }: Simulation): string {
  return refused?.message ?? order.map(({ connection, model }) => `${connection}/${model}`).join(' ');
}

type Routing = {
  readonly snapshot: Snapshot;
  readonly health: HealthBoard;
  readonly seed: number;
  readonly requestId: string;
  readonly request: JsonObject;
  readonly headers: Record<string, string>;
};

/** The targets that the pipeline would ask, or what it would tell the client. */
async function route({ snapshot, health, seed, requestId, request, headers }: Routing): Promise<string> {
  const codec = codecOf('openai-chat');
  const lookout = { lookFor: () => Promise.resolve(false) };
  const pipeline = { snapshot: () => snapshot, health, random: seededRandom(seed), lookout };
  const caller = snapshot.callersByKeyHash.get('hash') ?? { id: '', name: '', tags: [] };
  const inbound = { body: request, facts: codec.inspect(request) };
  try {
    const exchange = { id: requestId, codec, request: { headers } };
    const { candidates } = await findPlan(asPipeline(pipeline), { exchange, caller, inbound });
    return candidates.map(({ connection, model }) => `${connection.upstream.id}/${model}`).join(' ');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Planning uses of the pipeline what is given here, and nothing else. */
function asPipeline(
  part: Pick<Pipeline, 'snapshot' | 'health' | 'random'> & { readonly lookout: Pick<Pipeline['lookout'], 'lookFor'> },
): Pipeline {
  return part as Pipeline;
}

test('the same seed draws the same numbers, evenly', () => {
  const [one, other] = [seededRandom(7), seededRandom(7)];
  const drawn = Array.from({ length: 10_000 }, () => one());
  expect(drawn).toEqual(Array.from({ length: 10_000 }, () => other()));
  expect(drawn.reduce((sum, number) => sum + number, 0) / drawn.length).toBeCloseTo(0.5, 1);
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

test('the API says who would be asked, what that costs, what moves on and who is left out; and asks nobody', async () => {
  const near = await gateway.addUpstream('near');
  const far = await gateway.addUpstream('far');
  near.setDefault({ kind: 'reply', text: 'near', deltas: 1 });
  const usdPerMillion = { input: '1', output: '2' };
  await gateway.admin.call('overrideConnectionModel', {
    params: { id: 'near' },
    body: { id: 'm', facts: { usdPerMillion, maxInputTokens: 8000 } },
  });
  await gateway.admin.call('overrideConnectionModel', {
    params: { id: 'far' },
    body: { id: 'm', facts: { maxInputTokens: 4000 } },
  });
  await gateway.admin.call('createCombo', {
    body: {
      name: 'both',
      strategy: 'round-robin',
      targets: [
        { connection: 'near', model: 'm' },
        { connection: 'far', model: 'm' },
        { connection: 'far', model: 'x', when: { team: ['nobody'] } },
      ],
    },
  });
  const request = { messages: [{ role: 'user', content: 'x'.repeat(4000) }], max_tokens: 100 };
  const body = { model: 'both', request, key: 'tests' };
  const simulation = await gateway.admin.call('simulate', { body });
  expect(simulation.order.map(({ connectionName }) => connectionName)).toEqual(['near', 'far']);
  expect(simulation.order[0]?.expectedCostNanoUsd).toBeCloseTo(1000 * 1000 + 100 * 2000, -4);
  expect(simulation.order[1]?.expectedCostNanoUsd).toBeUndefined();
  expect(simulation.order[0]?.movesOnAfter).toContain('rate-limit');
  expect(simulation.order[0]?.movesOnAfter).not.toContain('bad-request');
  expect(simulation.order[0]?.movesOnAfter).not.toContain('context-length');
  expect(simulation.order[1]?.movesOnAfter).toEqual([]);
  expect(simulation.skipped).toEqual([
    { name: 'far/x', reason: 'condition', detail: 'Its condition does not hold: team.' },
  ]);
  expect(near.hits.length + far.hits.length).toBe(0);
  const response = await gateway.post('/v1/chat/completions', chatBody('both'));
  await response.text();
  expect(response.headers.get('x-omniroute-connection')).toBe('near');
  const next = await gateway.admin.call('simulate', { body });
  expect(next.order.map(({ connectionName }) => connectionName)).toEqual(['far', 'near']);
});

test('what would be refused comes with the status and the words that the client would get', async () => {
  const unknown = await gateway.admin.call('simulate', { body: { model: 'nobody-has-it', request: chatBody('x') } });
  expect(unknown).toMatchObject({
    order: [],
    refused: { status: 404, message: expect.stringContaining('no model or combo') },
  });
  const broken = await gateway.admin.call('simulate', { body: { model: 'near/m', request: { messages: 'none' } } });
  expect(broken.refused?.status).toBe(400);
  await expect(
    gateway.admin.call('simulate', { body: { model: 'near/m', request: {}, key: 'nobody' } }),
  ).rejects.toThrow('There is no valid key');
});
