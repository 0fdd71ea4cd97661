import {
  OmniError,
  type Combo,
  type FallbackPolicy,
  type ModelFacts,
  type Shadow,
  type TargetOptions,
  type WalkKind,
} from '@omniroute/core';
import { priceUsage } from '@omniroute/metering';
import {
  pickVersion,
  plan,
  resolveModel,
  type HealthView,
  type RouteRequest,
  type Skipped,
  type Standing,
  type TargetRef,
  type Via,
} from '@omniroute/routing';
import type { LiveConnection, Snapshot } from '../snapshot/snapshot.ts';
import { comboAfterFailure, goOnWith, noteWay } from './plan-way.ts';

/** A candidate with all that a call of it needs. */
export type LiveCandidate = {
  readonly connection: LiveConnection;
  readonly model: string;
  readonly options: TargetOptions;
  /** What is known of the model, if anything. */
  readonly facts: ModelFacts | undefined;
  /** How it stood when it was planned. Absent: ready. */
  readonly standing?: Standing;
  /** Where its strategy alone would have it. Absent, of all candidates alike: where it is. */
  readonly strategyPlace?: number;
};

export type LivePlan = {
  readonly combo: Combo | undefined;
  readonly policy: FallbackPolicy;
  readonly candidates: readonly LiveCandidate[];
  /** Plans the targets that follow a kind of failure. Absent: nothing but the rest of the order does. */
  readonly planChain?: (comboId: string) => PlannedChain;
  /** How they are used. Absent: one after the other. */
  readonly walk?: WalkKind;
  /** Those that are not asked, and why. Absent, like `snapshot`, where nothing had to be planned. */
  readonly skipped?: readonly Skipped[];
  /** How its name led here. Absent: it is the combo's or the model's own. */
  readonly via?: Via;
  /** Who is sent the request beside the client's targets. Absent: nobody. */
  readonly shadow?: Shadow;
  /** The configuration that it was made from. */
  readonly snapshot?: Snapshot;
};

export type PlannedChain = Pick<RoutedPlan, 'candidates' | 'turns'>;

/** A plan, and why it is as it is. */
export type RoutedPlan = LivePlan & {
  readonly skipped: readonly Skipped[];
  /** The round-robin combos whose turn it takes once it is walked. */
  readonly turns: readonly string[];
  /** Nobody is left to ask, for this reason. */
  readonly refusal?: OmniError;
};

/** What plans are made from. Nothing of it is changed by making one. */
export type Router = {
  readonly snapshot: Snapshot;
  readonly health: HealthView;
  readonly nowMs: number;
  /** Numbers in [0, 1). */
  random(): number;
};

/**
 * What a model name leads to: the one function behind what is done and what is predicted. Throws `OmniError` `not-found` with near
 * names, or `invalid-input` when it is ambiguous.
 */
export function resolvePlan(name: string, router: Router, request: RouteRequest): RoutedPlan {
  const { snapshot } = router;
  const resolved = resolveModel(name, snapshot.routing);
  switch (resolved.type) {
    case 'combo':
      return noteWay(planOfCombo(resolved.combo, router, request), resolved);
    case 'target':
      return noteWay(planFromTarget(resolved.target, router, request), resolved);
    case 'ambiguous':
      throw new OmniError(
        'invalid-input',
        `Several connections have a model “${name}”. Write one of: ${resolved.names.join(', ')}.`,
        {
          field: 'model',
        },
      );
    case 'unknown':
      throw new OmniError('not-found', unknownModel(name, resolved.near), { field: 'model' });
  }
}

function planOfCombo(named: Combo, router: Router, request: RouteRequest): RoutedPlan {
  const { snapshot, health, nowMs } = router;
  const combo = pickVersion(named, request, nowMs);
  const { routing: table, connections } = snapshot;
  const made = plan({ combo, table, request, health, priceUsage, nowMs, random: () => router.random() });
  const { walk, skipped, turns } = made;
  const candidates = made.order.map(({ connectionId, model, options, facts }, place) => {
    const candidate = { connection: connectionOf(connectionId, connections), model, options, facts };
    const standing = made.standings?.[place];
    const strategyPlace = made.places?.[place];
    const placed = strategyPlace === undefined ? candidate : { ...candidate, strategyPlace };
    return standing && standing.type !== 'ready' ? { ...placed, standing } : placed;
  });
  const routed = {
    combo,
    policy: combo.fallback,
    candidates,
    walk,
    skipped,
    turns,
    snapshot,
    ...chainsOf(combo, router, request),
  };
  return candidates.length > 0 ? routed : { ...routed, refusal: nothingLeft(combo, skipped, connections) };
}

/** Chains are planned when a failure leads to them. */
function chainsOf({ fallback }: Combo, router: Router, request: RouteRequest): Pick<LivePlan, 'planChain'> {
  if (fallback.chains === undefined) return noChains;
  const { combosById } = router.snapshot.routing;
  return {
    planChain: (comboId) => {
      const chain = combosById.get(comboId);
      return chain ? planOfCombo(chain, router, request) : { candidates: [], turns: [] };
    },
  };
}

const noChains = {};

/** A model that is addressed directly, and whom its request goes on with after a failure. */
function planFromTarget(target: TargetRef, router: Router, request: RouteRequest): RoutedPlan {
  const { snapshot } = router;
  const direct = planOfTarget(target, snapshot);
  const next = direct.refusal ? undefined : comboAfterFailure(snapshot);
  return next ? goOnWith(direct, planOfCombo(next, router, request), snapshot.routing.defaults) : direct;
}

/** A model that is addressed directly is asked, whatever is known of it; unless it leads back to us. */
function planOfTarget({ connectionId, model }: TargetRef, { connections }: Snapshot): RoutedPlan {
  const connection = connectionOf(connectionId, connections);
  const facts = connection.models.get(model);
  const candidates = [{ connection, model, options: {}, facts }];
  const routed = { combo: undefined, policy: {}, candidates, skipped: [], turns: [] };
  return facts?.loop ? { ...routed, candidates: [], refusal: loopError(model, connection) } : routed;
}

type Connections = Snapshot['connections'];

function connectionOf(id: string, connections: Connections): LiveConnection {
  const connection = connections.get(id);
  if (!connection) throw new OmniError('internal', 'The plan names a connection that the snapshot lacks.');
  return connection;
}

/** Says what a client can change, where it can change something. */
function nothingLeft({ name }: Combo, skipped: readonly Skipped[], connections: Connections): OmniError {
  const loop = skipped.find(({ reason }) => reason.type === 'loop')?.target;
  if (loop && 'model' in loop) return loopError(loop.model, connectionOf(loop.connectionId, connections));
  const lacking = skipped.flatMap(({ reason }) => (reason.type === 'cannot' ? [reason.needs] : []));
  if (lacking.length > 0) return nobodyCan(name, lacking);
  const parts = new Set(skipped.flatMap(({ reason }) => (reason.type === 'condition' ? [reason.part] : [])));
  if (parts.size > 0) {
    const message = `The combo “${name}” has no target for this request: their conditions exclude it (${[...parts].join(', ')}).`;
    return new OmniError('invalid-input', message, { field: 'model' });
  }
  return new OmniError('unavailable', `The combo “${name}” has no target left. Add one in the dashboard.`);
}

/** `lacking` has the unmet needs of each target. */
function nobodyCan(name: string, lacking: readonly (readonly string[])[]): OmniError {
  const all = [...new Set(lacking.flat())];
  const unmetByAll = all.filter((need) => lacking.every((needs) => needs.includes(need)));
  const what =
    unmetByAll.length > 0
      ? `No target of the combo “${name}” can do ${unmetByAll.join(', ')}, which this request needs.`
      : `No target of the combo “${name}” can do all that this request needs: each lacks one of ${all.join(', ')}.`;
  return new OmniError('invalid-input', `${what} Add one that can, or correct what is known of its model.`, {
    field: 'model',
  });
}

function loopError(model: string, { upstream }: LiveConnection): OmniError {
  return new OmniError(
    'invalid-input',
    `“${model}” of “${upstream.name}” leads back to OmniRoute, a loop. Point its api_base in LiteLLM at a real provider, then sync the connection's models.`,
    { field: 'model' },
  );
}

function unknownModel(name: string, near: readonly string[]): string {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ' GET /v1/models lists what is there.';
  return `There is no model or combo “${shown}”.${hint}`;
}
