import type { FailureKind, NanoUsd } from '@omniroute/core';
import { meanOf, type HealthView } from '@omniroute/routing';
import { expectedCosts } from '../pipeline/expected-costs.ts';
import type { LiveCandidate, LivePlan } from '../pipeline/resolve-plan.ts';
import { Walk, type WalkedAttempt } from '../pipeline/walk.ts';
import { limitsOf, type WalkLimits } from '../pipeline/walk-budget.ts';
import type { SimulatedRequest } from './read-request.ts';

/** How a target is assumed to fare. Times in ms. */
export type AssumedTarget = {
  readonly state: 'healthy' | FailureKind;
  /** Until its first content, or its failure. */
  readonly firstTokenMs?: number;
  readonly retryAfterMs?: number;
};

/** All that a prediction of one request looks at. */
export type Prediction = {
  readonly plan: LivePlan;
  readonly request: SimulatedRequest;
  readonly health: HealthView;
  readonly nowMs: number;
  random(): number;
  /** By `<connection>/<model>`, the connection's name or id. */
  readonly assumed: Readonly<Record<string, AssumedTarget>>;
};

export type SimulatedTarget = {
  readonly connection: string;
  readonly connectionName: string;
  readonly provider: string;
  readonly model: string;
};

export function nameTarget({ connection: { upstream, definition }, model }: LiveCandidate): SimulatedTarget {
  return { connection: upstream.id, connectionName: upstream.name, provider: definition.id, model };
}

export function fullName({ connection, model }: LiveCandidate): string {
  return `${connection.upstream.name}/${model}`;
}

/** The walk that serves requests, by a clock that the caller turns. */
export function beginWalk({ plan, request, health, random }: Prediction) {
  let elapsedMs = 0;
  const over: WalkedAttempt[] = [];
  const frozen = {
    find: health.find.bind(health),
    findConnection: health.findConnection.bind(health),
    turnOf: health.turnOf.bind(health),
    takeTurns: () => {},
  };
  const run = {
    plan,
    exchange: { elapsedMs: () => elapsedMs },
    inbound: { facts: request.facts },
    pipeline: { health: frozen, random },
  };
  const walk = new Walk(run, over);
  return {
    walk,
    elapsedMs: () => elapsedMs,
    passMs: (ms: number) => {
      elapsedMs += ms;
    },
    /** The call of a target has failed at this moment. */
    noteFailure: ({ connection, model }: LiveCandidate, kind: FailureKind, retryAfterMs?: number) => {
      over.push({ connectionId: connection.upstream.id, model, failureKind: kind });
      const message = 'Assumed to fail.';
      walk.noteFailure({ kind, scope: 'request', message, ...(retryAfterMs !== undefined && { retryAfterMs }) });
    },
  };
}

export function assumedOf({ assumed }: Prediction, candidate: LiveCandidate): AssumedTarget {
  const { upstream } = candidate.connection;
  return assumed[fullName(candidate)] ?? assumed[`${upstream.id}/${candidate.model}`] ?? healthy;
}

const healthy: AssumedTarget = { state: 'healthy' };

/** ms; `undefined` where it was not measured. */
export function expectedFirstTokenMs({ health }: Prediction, candidate: LiveCandidate): number | undefined {
  const mean = health.find({ connectionId: candidate.connection.upstream.id, model: candidate.model })?.firstTokenMs;
  return mean && meanOf(mean);
}

export function costsOf(
  { health, request }: Prediction,
  candidates: readonly LiveCandidate[],
): readonly (NanoUsd | undefined)[] {
  return expectedCosts(candidates, { health, request: request.route });
}

/** Beside those of the plan, whose answers say how long one usually is. */
export function costOf(prediction: Prediction, candidate: LiveCandidate): NanoUsd | undefined {
  const { candidates } = prediction.plan;
  const all = candidates.includes(candidate) ? candidates : [...candidates, candidate];
  return costsOf(prediction, all)[all.indexOf(candidate)];
}

export function limitsFor({ plan, request }: Prediction): WalkLimits {
  return limitsOf(plan, request.facts.stream);
}
