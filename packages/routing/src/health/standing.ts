import type { FailureKind } from '@omniroute/core';
import type { TargetRef } from '../routing-table.ts';
import { closedUntil, type BreakerState } from './breaker.ts';
import { meanOf } from './decayed-mean.ts';
import type { HealthView, TargetHealth } from './health-view.ts';
import { failsOften, isFarSlower } from './outlier.ts';
import { exhaustedUntil } from './told-limits.ts';

/** How a target stands at a moment: whether it is asked where its strategy puts it, or behind those that stand better. */
export type Standing =
  | { readonly type: 'ready' }
  /** It answers, but fails often or is far slower than usual. */
  | { readonly type: 'degraded'; readonly reason: 'errors' | 'slow' }
  /** A breaker is open (`reason`: by which failure), or nothing is left of a limit that its upstream told. */
  | {
      readonly type: 'cooling';
      readonly reason: FailureKind | 'limit';
      /** Whether all models of the connection rest with it. */
      readonly scope: 'connection' | 'model';
      readonly untilMs: number;
    }
  /** An operator took it out. */
  | { readonly type: 'drained' };

/** What an operator took out, by connection: all of its models, or these. */
export type Drains = ReadonlyMap<string, 'all' | ReadonlySet<string>>;

/** What decides how targets stand. */
export type StandingInput = {
  readonly health: HealthView;
  /** Absent: nothing is drained. */
  readonly drains?: Drains | undefined;
  readonly nowMs: number;
};

const ready: Standing = { type: 'ready' };
const drained: Standing = { type: 'drained' };
const failing: Standing = { type: 'degraded', reason: 'errors' };
const slow: Standing = { type: 'degraded', reason: 'slow' };

const ranks: { readonly [type in Standing['type']]: number } = { ready: 0, degraded: 1, cooling: 2, drained: 3 };

export function isDrained({ connectionId, model }: TargetRef, drains: Drains | undefined): boolean {
  const models = drains?.get(connectionId);
  return models !== undefined && (models === 'all' || models.has(model));
}

/** How each of the targets stands, in their order; `undefined` when all are ready. */
export function standingsOf(targets: readonly TargetRef[], input: StandingInput): readonly Standing[] | undefined {
  let standings: Standing[] | undefined;
  for (let place = 0; place < targets.length; place += 1) {
    const standing = standingOf(targets, place, input);
    if (standing === ready) continue;
    standings ??= targets.map(() => ready);
    standings[place] = standing;
  }
  return standings;
}

/** Those that stand better first; equal ones keep their order. `places`: where each of them was before. */
export function sortByStanding<T>(
  targets: readonly T[],
  standings: readonly Standing[],
): { readonly order: readonly T[]; readonly standings: readonly Standing[]; readonly places: readonly number[] } {
  const sorted = targets
    .map((target, place) => ({ target, place, standing: standings[place] ?? ready }))
    .sort((left, right) => ranks[left.standing.type] - ranks[right.standing.type]);
  return {
    order: sorted.map(({ target }) => target),
    standings: sorted.map(({ standing }) => standing),
    places: sorted.map(({ place }) => place),
  };
}

function standingOf(targets: readonly TargetRef[], place: number, input: StandingInput): Standing {
  const { health, drains, nowMs } = input;
  const target = targets[place];
  if (!target) return ready;
  if (drains && isDrained(target, drains)) return drained;
  const connection = health.findConnection(target.connectionId);
  const seen = health.find(target);
  return (
    (connection && cooling(connection.breaker, 'connection', nowMs)) ??
    (seen && standingOfSeen(seen, targets, place, input)) ??
    ready
  );
}

function standingOfSeen(
  seen: TargetHealth,
  targets: readonly TargetRef[],
  place: number,
  { health, nowMs }: StandingInput,
): Standing | undefined {
  const rests = (seen.breaker && cooling(seen.breaker, 'model', nowMs)) ?? (seen.limits && exhausted(seen, nowMs));
  if (rests) return rests;
  if (failsOften(seen, nowMs)) return failing;
  // The others are looked at only by who is slower than usual.
  if (!isFarSlower(seen, 0, nowMs)) return undefined;
  return isFarSlower(seen, quickestOther(targets, place, health), nowMs) ? slow : undefined;
}

function cooling(breaker: BreakerState, scope: 'connection' | 'model', nowMs: number): Standing | undefined {
  if (breaker.type === 'closed') return undefined;
  const untilMs = closedUntil(breaker, nowMs);
  return untilMs === undefined ? undefined : { type: 'cooling', reason: breaker.kind, scope, untilMs };
}

function exhausted({ limits = {} }: TargetHealth, nowMs: number): Standing | undefined {
  const untilMs = exhaustedUntil(limits, nowMs);
  return untilMs === undefined ? undefined : { type: 'cooling', reason: 'limit', scope: 'model', untilMs };
}

/** Shortest time to first content of the other targets, ms; Infinity when none was measured. */
function quickestOther(targets: readonly TargetRef[], place: number, health: HealthView): number {
  let quickest = Number.POSITIVE_INFINITY;
  targets.forEach((target, other) => {
    const mean = other === place ? undefined : health.find(target)?.firstTokenMs;
    if (mean) quickest = Math.min(quickest, meanOf(mean));
  });
  return quickest;
}
