import type { Simulation } from '@omniroute/contract';
import { failureKinds, newId, OmniError, type ClientFormat, type JsonObject } from '@omniroute/core';
import { priceUsage } from '@omniroute/metering';
import { codecOf } from '@omniroute/open-sse';
import { expectedCost, expectedOutputTokens, type HealthView } from '@omniroute/routing';
import { describeSkipped } from '../pipeline/describe-skipped.ts';
import { resolvePlan, type LiveCandidate, type LivePlan, type RoutedPlan } from '../pipeline/resolve-plan.ts';
import { InboundRoute } from '../pipeline/route-request.ts';
import { limitsOf, movesOn } from '../pipeline/walk-budget.ts';
import type { Caller, Snapshot } from '../snapshot/snapshot.ts';
import { seededRandom } from './seeded-random.ts';

export type SimulateInput = {
  readonly model: string;
  readonly request: JsonObject;
  readonly format?: ClientFormat;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly assume?: { readonly at?: string; readonly seed?: number; readonly requestId?: string };
};

export type SimulateSources = { readonly snapshot: Snapshot; readonly health: HealthView };

const anybody: Caller = { id: '', name: '', tags: [] };

/**
 * What would become of a chat request, by the very function that serves requests. Calls nobody and changes nothing. Throws
 * `OmniError` `invalid-input` for a key that there is not.
 */
export function simulate(input: SimulateInput, sources: SimulateSources): Simulation {
  const caller = input.key === undefined ? anybody : findCaller(input.key, sources.snapshot);
  try {
    const { request, stream } = readRequest(input, caller);
    const { at, seed } = input.assume ?? {};
    const plan = resolvePlan(
      input.model,
      {
        ...sources,
        nowMs: at === undefined ? Date.now() : Date.parse(at),
        random: seed === undefined ? Math.random : seededRandom(seed),
      },
      request,
    );
    return describe(plan, { ...sources, request, stream });
  } catch (error) {
    if (!(error instanceof OmniError)) throw error;
    return { order: [], skipped: [], refused: { status: error.status, message: error.message } };
  }
}

function findCaller(idOrName: string, { callersByKeyHash }: Snapshot): Caller {
  for (const caller of callersByKeyHash.values()) {
    if (caller.id === idOrName || caller.name === idOrName) return caller;
  }
  throw new OmniError('invalid-input', `There is no valid key “${idOrName}”.`, { field: 'key' });
}

/** As the pipeline would read it. Throws `OmniError` `invalid-input` like it for a body that cannot be served. */
function readRequest({ model, request, format = 'openai-chat', headers = {}, assume }: SimulateInput, caller: Caller) {
  const codec = codecOf(format);
  const body = { ...request, model, stream: request['stream'] ?? false };
  const facts = codec.inspect(body);
  const lowerCased = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const exchange = {
    id: assume?.requestId ?? newId('req'),
    codec,
    request: { headers: Object.fromEntries(lowerCased) },
  };
  return { request: new InboundRoute({ exchange, caller, inbound: { body, facts } }), stream: facts.stream };
}

type Seen = SimulateSources & { readonly request: InboundRoute; readonly stream: boolean };

function describe(plan: RoutedPlan, seen: Seen): Simulation {
  const { combo, skipped, refusal } = plan;
  return {
    ...(combo && { combo: { id: combo.id, name: combo.name } }),
    order: describeOrder(plan, seen),
    skipped: skipped.map((each) => describeSkipped(each, seen.snapshot)),
    limits: limitsOf(plan, seen.stream),
    ...(refusal && { refused: { status: refusal.status, message: refusal.message } }),
  };
}

function describeOrder(plan: LivePlan, seen: Seen): Simulation['order'] {
  const { targets } = limitsOf(plan, seen.stream);
  const asked = plan.candidates.slice(0, targets);
  const members = asked.map(memberOf);
  const output = expectedOutputTokens(members, seen);
  return asked.map((candidate, place) => {
    const { upstream, definition } = candidate.connection;
    const cost = expectedCost(memberOf(candidate), output, { ...seen, priceUsage });
    const next = asked[place + 1];
    return {
      connection: upstream.id,
      connectionName: upstream.name,
      provider: definition.id,
      model: candidate.model,
      movesOnAfter: next ? failureKinds.filter((kind) => movesOn(kind, plan.policy, candidate, next)) : [],
      ...(cost !== undefined && { expectedCostNanoUsd: cost }),
    };
  });
}

function memberOf({ connection, model, options, facts }: LiveCandidate) {
  return { target: { connectionId: connection.upstream.id, model, options, facts } };
}
