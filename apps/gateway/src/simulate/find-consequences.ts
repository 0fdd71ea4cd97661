import type { Simulation } from '@omniroute/contract';
import { defaultFallbackKinds, failureKinds, type FailureKind } from '@omniroute/core';
import type { GiveUpReason } from '@omniroute/routing';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';
import type { WalkStep } from '../pipeline/walk.ts';
import { beginWalk, fullName, nameTarget, type Prediction } from './simulated-run.ts';

type Consequence = Simulation['order'][number]['next'][number];

/** Whose failures are looked at; after more of them a person has long stopped reading. */
const mostPlaces = 12;

/** What follows the failure of each candidate, by the walk that serves requests: those before it failed as well. */
export function findConsequences(prediction: Prediction): readonly (readonly Consequence[])[] {
  return prediction.plan.candidates.map((candidate, place) =>
    place < mostPlaces ? consequencesAt(prediction, candidate, place) : [],
  );
}

function consequencesAt(prediction: Prediction, candidate: LiveCandidate, place: number): readonly Consequence[] {
  const byDetail = new Map<string, Consequence>();
  for (const kind of failureKinds) {
    if (kind === 'aborted') continue;
    const step = stepAfter(prediction, place, kind);
    if (!step) return [];
    const consequence = describeStep(step, candidate, kind);
    const known = byDetail.get(consequence.detail);
    byDetail.set(consequence.detail, known ? { ...known, kinds: [...known.kinds, kind] } : consequence);
  }
  return [...byDetail.values()];
}

/** `undefined` when the walk never comes to the place. */
function stepAfter(prediction: Prediction, place: number, kind: FailureKind): WalkStep | undefined {
  const { walk, noteFailure } = beginWalk(prediction);
  let step = walk.first();
  for (const candidate of prediction.plan.candidates.slice(0, place + 1)) {
    if (step.type !== 'ask' || step.candidate !== candidate) return undefined;
    const isLast = candidate === prediction.plan.candidates[place];
    noteFailure(candidate, isLast ? kind : leadingKind(prediction));
    step = walk.next();
  }
  return step;
}

/** A failure after which others are asked. */
function leadingKind({ plan }: Prediction): FailureKind {
  const kinds = plan.policy.on ?? defaultFallbackKinds;
  return kinds.find((kind) => kind !== 'context-length' && kind !== 'content-filter') ?? 'unavailable';
}

function describeStep(step: WalkStep, failed: LiveCandidate, kind: FailureKind): Consequence {
  if (step.type === 'give-up') return { kinds: [kind], does: 'tell', detail: giveUpTexts[step.reason] };
  const target = nameTarget(step.candidate);
  const shortened = step.manner?.truncateToTokens === undefined ? '' : ', with a shortened prompt';
  if (step.candidate === failed) {
    const after = step.waitMs > 0 ? ` after ${Math.round(step.waitMs)} ms` : '';
    const detail = `It is asked again${after}${shortened}.`;
    return { kinds: [kind], does: 'retry', target, waitMs: step.waitMs, detail };
  }
  return { kinds: [kind], does: 'ask', target, detail: `${fullName(step.candidate)} is asked${shortened}.` };
}

/** Why a walk ends, in words. */
export const giveUpTexts: { readonly [reason in GiveUpReason]: string } = {
  kind: 'The client is told: after a failure of this kind nobody else is asked.',
  calls: 'The client is told: the request may make no more calls.',
  time: 'The client is told: the time for the request is over.',
  cost: 'The client is told: another call would cost more than the request may.',
  'nobody-left': 'The client is told: nobody is left to ask.',
};
