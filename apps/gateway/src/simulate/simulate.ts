import type { ComboCreate, Simulation } from '@omniroute/contract';
import { OmniError, type ClientFormat, type JsonObject } from '@omniroute/core';
import type { HealthView } from '@omniroute/routing';
import { describeStanding } from '../health/describe-standing.ts';
import { checkScope, errorWithinScope } from '../limits/check-scope.ts';
import { refuseExpired } from '../pipeline/authenticate.ts';
import { describeSkipped } from '../pipeline/describe-skipped.ts';
import { resolvePlan, type RoutedPlan, type Router } from '../pipeline/resolve-plan.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { withDraft } from './draft-combo.ts';
import { drawShares } from './draw-shares.ts';
import { findConsequences } from './find-consequences.ts';
import { findWarnings } from './find-warnings.ts';
import { hedgeAfterMs, predictWalk } from './predict-walk.ts';
import { findCaller, readRequest, type SimulatedRequest } from './read-request.ts';
import { seededRandom } from './seeded-random.ts';
import { sketchRequest, type RequestSketch } from './sketch-request.ts';
import {
  costsOf,
  expectedFirstTokenMs,
  limitsFor,
  nameTarget,
  type AssumedTarget,
  type Prediction,
} from './simulated-run.ts';

export type SimulateInput = {
  /** Absent: the name of `combo`. */
  readonly model?: string;
  readonly combo?: ComboCreate;
  /** Absent: as `sketch` says. */
  readonly request?: JsonObject;
  readonly sketch?: RequestSketch;
  readonly format?: ClientFormat;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** So many requests alike are planned, to tell the shares of the targets. Absent: none. */
  readonly draws?: number;
  readonly assume?: {
    readonly at?: string;
    readonly seed?: number;
    readonly requestId?: string;
    readonly targets?: Readonly<Record<string, AssumedTarget>>;
  };
};

export type SimulateSources = { readonly snapshot: Snapshot; readonly health: HealthView };

/**
 * What would become of a chat request, by the very functions that serve requests. Calls nobody and changes nothing. Throws
 * `OmniError` `invalid-input` for a key that there is not, and for a draft that could not be saved.
 */
export function simulate(input: SimulateInput, sources: SimulateSources): Simulation {
  const planned = planSimulated(input, sources);
  return 'refused' in planned ? { order: [], skipped: [], refused: planned.refused } : describe(planned);
}

type Refused = { readonly refused: { readonly status: number; readonly message: string } };

/** The plan alone, of which `simulate` tells all. */
export function planSimulated(input: SimulateInput, sources: SimulateSources): Planned | Refused {
  const model = input.model ?? (input.combo && `combo/${input.combo.name}`);
  if (model === undefined) throw new OmniError('invalid-input', 'Name a model, or send a combo.', { field: 'model' });
  const snapshot = input.combo ? withDraft(sources.snapshot, input.combo) : sources.snapshot;
  const caller = findCaller(input.key, snapshot);
  const { at, seed, requestId, targets = {} } = input.assume ?? {};
  const { format = 'openai-chat', headers = {}, draws = 0 } = input;
  const body = input.request ?? sketchRequest(input.sketch ?? { inputTokens: 1 }, format);
  const router: Router = {
    snapshot,
    health: sources.health,
    nowMs: at === undefined ? Date.now() : Date.parse(at),
    random: seed === undefined ? Math.random : seededRandom(seed),
  };
  try {
    refuseExpired(caller, router.nowMs);
    const request = readRequest({ model, body, format, headers }, caller, requestId);
    const plan = planWithinScope(model, router, request);
    return { plan, router, request, assumed: targets, draws };
  } catch (error) {
    if (!(error instanceof OmniError)) throw error;
    return { refused: { status: error.status, message: error.message } };
  }
}

/** Throws what the client would be told, `OmniError` `forbidden` for what its key may not use. */
function planWithinScope(model: string, router: Router, { route }: SimulatedRequest): RoutedPlan {
  const { caller } = route;
  try {
    const plan = resolvePlan(model, router, route);
    const told = plan.refusal && errorWithinScope(caller, model, plan.refusal);
    if (told !== plan.refusal) throw told;
    if (!plan.refusal) checkScope(caller, model, plan);
    return plan;
  } catch (error) {
    throw errorWithinScope(caller, model, error);
  }
}

/** A request that was planned and not sent. */
export type Planned = {
  readonly plan: RoutedPlan;
  readonly router: Router;
  readonly request: SimulatedRequest;
  readonly assumed: Readonly<Record<string, AssumedTarget>>;
  readonly draws: number;
};

function describe({ plan, router, request, assumed, draws }: Planned): Simulation {
  const { combo, via, walk, skipped, refusal } = plan;
  const { health, nowMs, snapshot } = router;
  const prediction: Prediction = { plan, request, health, nowMs, random: () => router.random(), assumed };
  return {
    ...(combo && {
      combo: { id: combo.id, name: combo.name, ...(combo.version !== undefined && { version: combo.version }) },
    }),
    ...(via && { via: { kind: via.kind, names: [...via.names] } }),
    ...(walk && { walk }),
    order: describeOrder(prediction),
    skipped: skipped.map((each) => describeSkipped(each, snapshot)),
    limits: limitsFor(prediction),
    ...(refusal
      ? { refused: { status: refusal.status, message: refusal.message } }
      : {
          predicted: predictWalk(prediction),
          ...(draws > 0 && { shares: drawShares(draws, router, prediction) }),
          warnings: findWarnings(prediction),
        }),
  };
}

function describeOrder(prediction: Prediction): Simulation['order'] {
  const { plan } = prediction;
  const { targets } = limitsFor(prediction);
  const consequences = findConsequences(prediction);
  const costs = costsOf(prediction, plan.candidates);
  return plan.candidates.slice(0, targets).map((candidate, place) => {
    const next = consequences[place] ?? [];
    const cost = costs[place];
    const firstTokenMs = expectedFirstTokenMs(prediction, candidate);
    const isFollowed = plan.walk === 'hedged' && place + 1 < targets;
    return {
      ...nameTarget(candidate),
      ...(candidate.standing && { standing: describeStanding(candidate.standing) }),
      next: [...next],
      movesOnAfter: next.flatMap(({ does, kinds }) => (does === 'ask' ? kinds : [])),
      ...(cost !== undefined && { expectedCostNanoUsd: cost }),
      ...(firstTokenMs !== undefined && { expectedFirstTokenMs: firstTokenMs }),
      ...(candidate.standing && { standing: describeStanding(candidate.standing) }),
      ...(isFollowed && { hedgeAfterMs: hedgeAfterMs(prediction, candidate) }),
    };
  });
}
