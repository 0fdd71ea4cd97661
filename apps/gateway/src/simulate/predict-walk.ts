import type { Simulation } from '@omniroute/contract';
import { defaultHedgeMax, OmniError, type FailureKind, type NanoUsd } from '@omniroute/core';
import { hedgeDelayMs } from '@omniroute/routing';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';
import type { Walk, WalkStep } from '../pipeline/walk.ts';
import { giveUpTexts } from './find-consequences.ts';
import {
  assumedOf,
  beginWalk,
  costOf,
  expectedFirstTokenMs,
  fullName,
  limitsFor,
  nameTarget,
  type Prediction,
} from './simulated-run.ts';

type Predicted = NonNullable<Simulation['predicted']>;
type Step = Predicted['steps'][number];
type Ask = Extract<WalkStep, { readonly type: 'ask' }>;

/** A walk that retries for hours is told up to here. */
const mostSteps = 40;

/** How the request would go, by the walk that serves requests and what is assumed of the targets. */
export function predictWalk(prediction: Prediction): Predicted {
  const steps: Step[] = [];
  try {
    const { walk, elapsedMs, passMs, noteFailure } = beginWalk(prediction);
    let lastKind: FailureKind = 'timeout';
    for (let step = walk.first(); ; step = walk.next()) {
      if (step.type === 'give-up') return endTold(steps, lastKind, giveUpTexts[step.reason]);
      passMs(step.waitMs);
      const failure = findFailure(prediction, step.candidate);
      if (!failure) return endAnswered(steps, prediction, { walk, step, atMs: elapsedMs() });
      lastKind = failure.kind;
      const atMs = elapsedMs();
      passMs(failure.afterMs);
      steps.push(failedStep(step, failure.kind, { atMs, untilMs: elapsedMs() }));
      noteFailure(step.candidate, failure.kind, failure.retryAfterMs);
      if (steps.length >= mostSteps) return endTold(steps, lastKind, 'It would go on like this.');
    }
  } catch (error) {
    if (!(error instanceof OmniError)) throw error;
    return { steps, end: { answered: false, detail: error.message } };
  }
}

type Failure = { readonly kind: FailureKind; readonly afterMs: number; readonly retryAfterMs?: number };

/** How the target is assumed to fail, if at all. One that is slower than an attempt may be runs into the time limit. */
function findFailure(prediction: Prediction, candidate: LiveCandidate): Failure | undefined {
  const { firstEventMs } = limitsFor(prediction);
  const { state, firstTokenMs, retryAfterMs } = assumedOf(prediction, candidate);
  if (state === 'healthy') {
    return (firstTokenMs ?? 0) >= firstEventMs ? { kind: 'timeout', afterMs: firstEventMs } : undefined;
  }
  const afterMs = firstTokenMs ?? (state === 'timeout' ? firstEventMs : 0);
  return { kind: state, afterMs, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function failedStep(
  { candidate, waitMs, manner }: Ask,
  kind: FailureKind,
  times: { readonly atMs: number; readonly untilMs: number },
): Step {
  const waited = waitMs > 0 ? ` after a wait of ${Math.round(waitMs)} ms` : '';
  const verb = manner?.purpose === 'retry' ? 'is asked again' : 'is asked';
  return {
    ...nameTarget(candidate),
    ...(manner?.purpose && { purpose: manner.purpose }),
    ...times,
    fate: 'fails',
    failureKind: kind,
    detail: `${fullName(candidate)} ${verb}${waited} and fails: ${kind}.`,
  };
}

function endTold(steps: readonly Step[], kind: FailureKind, detail: string): Predicted {
  const told = steps.length === 0 ? detail : `${detail} The last failure: ${kind}.`;
  return { steps: [...steps], end: { answered: false, detail: told } };
}

/** One that is asked at a moment, and when it would begin to answer. */
type Entrant = { readonly candidate: LiveCandidate; readonly atMs: number; readonly beginsMs: number | undefined };

/** A call that is answered, ms after the request began. */
type Answering = { readonly walk: Walk; readonly step: Ask; readonly atMs: number };

function endAnswered(before: readonly Step[], prediction: Prediction, { walk, step, atMs }: Answering): Predicted {
  const entrants = findEntrants(prediction, { walk, step, atMs });
  const winner = entrants.reduce((best, one) => ((one.beginsMs ?? 0) < (best.beginsMs ?? 0) ? one : best));
  const shortened = step.manner?.truncateToTokens === undefined ? '' : ', with a shortened prompt';
  const steps = entrants.map((entrant, place): Step => {
    const wins = entrant === winner;
    const purpose = place > 0 ? 'hedge' : step.manner?.purpose;
    const manner = place > 0 ? 'begins beside it' : `is asked${shortened}`;
    const until = wins ? entrant.beginsMs : winner.beginsMs;
    return {
      ...nameTarget(entrant.candidate),
      ...(purpose && { purpose }),
      atMs: entrant.atMs,
      ...(until !== undefined && { untilMs: until }),
      fate: wins ? 'answers' : 'overtaken',
      detail: `${fullName(entrant.candidate)} ${manner} and ${wins ? 'answers' : 'is overtaken'}.`,
    };
  });
  const cost = costOf(prediction, winner.candidate);
  return {
    steps: [...before, ...steps],
    end: { answered: true, detail: `${fullName(winner.candidate)} answers.`, ...endFigures(winner, cost) },
  };
}

function endFigures({ beginsMs }: Entrant, cost: NanoUsd | undefined): Partial<Predicted['end']> {
  return {
    ...(beginsMs !== undefined && { firstTokenMs: beginsMs }),
    ...(cost !== undefined && { expectedCostNanoUsd: cost }),
  };
}

/** In a hedged walk those behind a late target begin beside it, up to as many at once as the combo allows. */
function findEntrants(prediction: Prediction, { walk, step, atMs }: Answering): readonly [Entrant, ...Entrant[]] {
  const { plan } = prediction;
  let last = enter(prediction, step.candidate, atMs);
  const entrants: [Entrant, ...Entrant[]] = [last];
  const { max = defaultHedgeMax, maxShare } = plan.combo?.options?.hedge ?? {};
  if (plan.walk !== 'hedged' || maxShare === 0) return entrants;
  walk.noteTaken(step.place);
  while (entrants.length < max) {
    const lateAtMs = last.atMs + hedgeAfterMs(prediction, last.candidate);
    if (entrants.some(({ beginsMs }) => beginsMs === undefined || beginsMs <= lateAtMs)) break;
    const beside = walk.beside();
    if (!beside) break;
    walk.noteTaken(beside.place);
    last = enter(prediction, beside.candidate, lateAtMs);
    if (!findFailure(prediction, beside.candidate)) entrants.push(last);
  }
  return entrants;
}

function enter(prediction: Prediction, candidate: LiveCandidate, atMs: number): Entrant {
  const takesMs = assumedOf(prediction, candidate).firstTokenMs ?? expectedFirstTokenMs(prediction, candidate);
  return { candidate, atMs, beginsMs: takesMs === undefined ? undefined : atMs + takesMs };
}

/** When a target of a hedged walk counts as late, ms after it was asked. */
export function hedgeAfterMs({ plan, health, nowMs, request }: Prediction, candidate: LiveCandidate): number {
  const seen = health.find({ connectionId: candidate.connection.upstream.id, model: candidate.model });
  return plan.combo?.options?.hedge?.afterMs ?? hedgeDelayMs({ seen, stream: request.facts.stream, nowMs });
}
