import { OmniError, type Combo, type FallbackPolicy, type ModelFacts, type TargetOptions } from '@omniroute/core';
import { planCombo, resolveModel, type TargetRef } from '@omniroute/routing';
import type { LiveConnection, Snapshot } from '../snapshot/snapshot.ts';

/** A candidate with all that a call of it needs. */
export type LiveCandidate = {
  readonly connection: LiveConnection;
  readonly model: string;
  readonly options: TargetOptions;
  /** What is known of the model, if anything. */
  readonly facts: ModelFacts | undefined;
};

export type LivePlan = {
  readonly combo: Combo | undefined;
  readonly policy: FallbackPolicy;
  readonly candidates: readonly LiveCandidate[];
};

/** What a model name leads to. Throws `OmniError` `not-found` with near names, or `invalid-input` when it is ambiguous. */
export function resolvePlan(name: string, snapshot: Snapshot, random: () => number): LivePlan {
  const resolved = resolveModel(name, snapshot.routing);
  switch (resolved.type) {
    case 'combo':
      return planOfCombo(resolved.combo, snapshot, random);
    case 'target':
      return {
        combo: undefined,
        policy: {},
        candidates: withoutLoops([liven({ ...resolved.target, options: {} }, snapshot)]),
      };
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

function planOfCombo(combo: Combo, snapshot: Snapshot, random: () => number): LivePlan {
  const { order } = planCombo(combo, snapshot.routing, random);
  if (order.length === 0)
    throw new OmniError('unavailable', `The combo “${combo.name}” has no target left. Add one in the dashboard.`);
  return {
    combo,
    policy: combo.fallback,
    candidates: withoutLoops(order.map((candidate) => liven(candidate, snapshot))),
  };
}

/** A target that would send its call back to us is never asked. Throws `OmniError` `invalid-input` when there is no other. */
function withoutLoops(candidates: readonly LiveCandidate[]): readonly LiveCandidate[] {
  if (!candidates.some(({ facts }) => facts?.loop)) return candidates;
  const others = candidates.filter(({ facts }) => !facts?.loop);
  if (others.length > 0) return others;
  const [first] = candidates;
  throw new OmniError(
    'invalid-input',
    `“${first?.model}” of “${first?.connection.upstream.name}” leads back to OmniRoute, a loop. Point its api_base in LiteLLM at a real provider, then sync the connection's models.`,
    { field: 'model' },
  );
}

function liven(candidate: TargetRef & { readonly options: TargetOptions }, snapshot: Snapshot): LiveCandidate {
  const connection = snapshot.connections.get(candidate.connectionId);
  if (!connection) throw new OmniError('internal', 'The plan names a connection that the snapshot lacks.');
  return {
    connection,
    model: candidate.model,
    options: candidate.options,
    facts: connection.models.get(candidate.model),
  };
}

function unknownModel(name: string, near: readonly string[]): string {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ' GET /v1/models lists what is there.';
  return `There is no model or combo “${shown}”.${hint}`;
}
