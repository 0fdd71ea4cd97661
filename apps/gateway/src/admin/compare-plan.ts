import type { RequestPlan } from '@omniroute/contract';
import type { AttemptRecord, FailureKind, Outcome, PlanRecord } from '@omniroute/core';

type Happened = RequestPlan['order'][number];
type Fate = Happened['fate'];

export type Planned = {
  readonly plan: PlanRecord;
  readonly outcome: Outcome;
  /** In the order in which they began. */
  readonly attempts: readonly AttemptRecord[];
};

/** What was planned for a request beside what happened. */
export function comparePlan({ plan, outcome, attempts }: Planned): RequestPlan {
  const byTarget = Map.groupBy(attempts, (attempt) => (isWalked(attempt) ? keyOf(attempt) : attempt.id));
  const answerer = attempts.findLast((attempt) => isWalked(attempt) && attempt.failureKind === undefined);
  const seen = { outcome, answerer };
  const order = plan.order.map((target) => {
    const made = byTarget.get(keyOf(target)) ?? [];
    byTarget.delete(keyOf(target));
    return { ...nameOf(target), ...tell(made, seen) };
  });
  const unplanned = [...byTarget.values()].flatMap((made) =>
    made.slice(0, 1).map((first) => ({ ...nameOf(first), ...tell(made, seen) })),
  );
  const { walk, skipped, facts } = plan;
  return { walk, order, unplanned, skipped: [...skipped], facts: { ...facts, needs: [...(facts.needs ?? [])] } };
}

/** A judge and a search in the cache are no answers to the client. */
function isWalked({ purpose }: AttemptRecord): boolean {
  return purpose !== 'judge' && purpose !== 'embed';
}

type Named = Pick<AttemptRecord, 'connectionId' | 'connectionName' | 'provider' | 'model'>;

function keyOf({ connectionId, model }: Pick<Named, 'connectionId' | 'model'>): string {
  return `${connectionId}/${model}`;
}

function nameOf({ connectionId, connectionName, provider, model }: Named) {
  return { connectionId, connection: connectionName, provider, model };
}

type Seen = { readonly outcome: Outcome; readonly answerer: AttemptRecord | undefined };

function tell(
  made: readonly AttemptRecord[],
  seen: Seen,
): Pick<Happened, 'fate' | 'failureKind' | 'detail' | 'attempts'> {
  const last = made.at(-1);
  const fate = last ? fateOf(last, seen) : unasked(seen);
  const failureKind = last?.failureKind;
  return {
    fate,
    ...(failureKind && { failureKind }),
    detail: describe(fate, made, failureKind),
    attempts: made.map(({ id }) => id),
  };
}

function fateOf(attempt: AttemptRecord, { outcome, answerer }: Seen): Fate {
  if (attempt === answerer) return 'answered';
  if (attempt.failureKind === undefined) return 'set-aside';
  if (attempt.failureKind === 'aborted') return outcome === 'cancelled' ? 'cancelled' : 'overtaken';
  return outcome === 'broken' && attempt.firstEventMs !== undefined ? 'broken' : 'failed';
}

function unasked({ outcome }: Seen): Fate {
  return outcome === 'answered' ? 'not-needed' : 'not-reached';
}

function describe(fate: Fate, made: readonly AttemptRecord[], kind: FailureKind | undefined): string {
  const times = made.length > 1 ? ` (asked ${made.length} times)` : '';
  switch (fate) {
    case 'answered':
      return `Answered${times}.`;
    case 'set-aside':
      return describeSetAside(made[0]);
    case 'overtaken':
      return 'Stopped: another target was faster.';
    case 'cancelled':
      return 'The client left meanwhile.';
    case 'broken':
      return `Broke after its first content: ${kind ?? 'unknown'}${times}.`;
    case 'failed':
      return `Failed: ${kind ?? 'unknown'}${times}.`;
    case 'not-needed':
      return 'Not needed.';
    case 'not-reached':
      return 'Not asked: the request ended before its turn.';
  }
}

function describeSetAside(attempt: AttemptRecord | undefined): string {
  if (attempt?.purpose === 'judge') return 'Judged an answer.';
  if (attempt?.purpose === 'embed') return 'Helped to look for the answer in the cache.';
  return 'Answered, but another answer was given.';
}
