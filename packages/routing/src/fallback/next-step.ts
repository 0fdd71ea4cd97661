import type { FailureKind } from '@omniroute/core';
import { mayPass, waitBeforeRetry } from './retry-wait.ts';
import {
  chainAfter,
  isAffordable,
  leadsOn,
  remainingTimeMs,
  type ChainStep,
  type WalkFailure,
  type WalkState,
} from './walk-state.ts';

/** Why nobody else is asked. `kind`: the failure is one that others are not asked after; `cost`: all that is left is too dear. */
export type GiveUpReason = 'kind' | 'calls' | 'time' | 'cost' | 'nobody-left';

/** What a walk does next. `truncateToTokens`: the prompt fits only without its oldest turns. */
export type NextStep =
  | { readonly type: 'ask'; readonly place: number; readonly truncateToTokens?: number }
  /** The same target again, after a wait. */
  | { readonly type: 'retry'; readonly place: number; readonly waitMs: number; readonly truncateToTokens?: number }
  /** From here on the targets of this combo, without those that were asked, instead of the rest. */
  | ({ readonly type: 'chain' } & ChainStep)
  | { readonly type: 'give-up'; readonly reason: GiveUpReason };

/**
 * What to do next, given all that happened so far. The one decision behind every fallback and every retry of the product. Whatever
 * it answers, there are never more than `policy.attempts` calls, none begins after the deadline, and none whose expected cost would
 * break the ceiling. A target is asked once; again only where the policy allows it and nobody better is left.
 */
export function nextStep(state: WalkState): NextStep {
  const { policy, failures, calls, chained } = state;
  const last = failures.at(-1);
  if (policy.attempts !== undefined && calls >= policy.attempts) return giveUp('calls');
  if (last) {
    if (remainingTimeMs(state) <= 0) return giveUp('time');
    if (!leadsOn(last.kind, policy)) return askShortened(state, last) ?? giveUp('kind');
    const chain = chainAfter(last.kind, policy);
    if (chain && !chained.includes(chain.kind)) return { type: 'chain', ...chain };
  }
  return askAnother(state) ?? askShortened(state, last) ?? askAgain(state) ?? giveUp(whyNobody(state));
}

function giveUp(reason: GiveUpReason): NextStep {
  return { type: 'give-up', reason };
}

/** The first that was not asked. One whose window is known not to be large enough only where no other is left. */
function askAnother(state: WalkState): NextStep | undefined {
  const places = unasked(state).filter((place) => isAffordableAt(state, place));
  const [first] = places;
  if (first === undefined || state.policy.truncate === undefined) return first === undefined ? undefined : ask(first);
  const fitting = places.find((place) => state.inputTokens <= windowOf(state, place));
  return fitting === undefined ? ask(first, truncationFor(state, first)) : ask(fitting);
}

function ask(place: number, truncateToTokens?: number): NextStep {
  return { type: 'ask', place, ...(truncateToTokens !== undefined && { truncateToTokens }) };
}

/** A prompt that was too long is known not to fit windows up to the largest that it did not fit. */
function unasked(state: WalkState): readonly number[] {
  const { targets, from, failures, taken } = state;
  const tooSmall = Math.max(
    0,
    ...failures.map((failure) => (failure.kind === 'context-length' ? known(state, failure) : 0)),
  );
  const places: number[] = [];
  for (let place = from; place < targets.length; place += 1) {
    if (taken?.includes(place) || failures.some((failure) => failure.place === place)) continue;
    if (windowOf(state, place) > tooSmall) places.push(place);
  }
  return places;
}

/** A prompt that nobody takes whole goes once more, shortened, to the target that last found it too long. */
function askShortened(state: WalkState, last: WalkFailure | undefined): NextStep | undefined {
  if (state.policy.truncate === undefined || last?.kind !== 'context-length') return undefined;
  const { place } = last;
  const isFirst = countAt(state, place, (kind) => kind === 'context-length') === 1;
  const truncateToTokens = truncationFor(state, place);
  if (!isFirst || truncateToTokens === undefined || !isAffordableAt(state, place)) return undefined;
  return { type: 'retry', place, waitMs: 0, truncateToTokens };
}

/** Of the targets that may do better later, the one that may soonest. */
function askAgain(state: WalkState): NextStep | undefined {
  const { policy, failures, from, elapsedMs } = state;
  const retries = policy.sameTargetRetries ?? 0;
  if (retries === 0) return undefined;
  const remainingMs = remainingTimeMs(state);
  let soonest: Extract<NextStep, { readonly type: 'retry' }> | undefined;
  for (const place of new Set(failures.map((failure) => failure.place))) {
    const last = failures.findLast((failure) => failure.place === place);
    const retriesMade = countAt(state, place, mayPass) - 1;
    if (place < from || !last || !mayPass(last.kind) || !leadsOn(last.kind, policy)) continue;
    if (retriesMade >= retries || !isAffordableAt(state, place)) continue;
    const until = last.atMs + waitBeforeRetry({ retryAfterMs: last.retryAfterMs, retriesMade }, () => state.random());
    const waitMs = Math.max(0, until - elapsedMs);
    if (waitMs >= remainingMs || (soonest && soonest.waitMs <= waitMs)) continue;
    const truncateToTokens = truncationFor(state, place);
    soonest = { type: 'retry', place, waitMs, ...(truncateToTokens !== undefined && { truncateToTokens }) };
  }
  return soonest;
}

function whyNobody(state: WalkState): GiveUpReason {
  return unasked(state).length > 0 ? 'cost' : 'nobody-left';
}

/** Room for what an estimate of tokens gets wrong. */
const partOfWindow = 0.9;

/** How short the prompt has to become for a target; `undefined` where it goes as it is. */
function truncationFor(state: WalkState, place: number): number | undefined {
  const { policy, inputTokens } = state;
  if (policy.truncate === undefined) return undefined;
  const window = windowOf(state, place);
  const roomTokens = Math.floor(window * partOfWindow);
  const wasTooLong = countAt(state, place, (kind) => kind === 'context-length') > 0;
  // The upstream counts otherwise than we do, or its window is not the one that is known.
  if (wasTooLong) return Math.min(roomTokens, Math.floor(inputTokens / 2));
  return inputTokens > window ? roomTokens : undefined;
}

function countAt({ failures }: WalkState, place: number, counts: (kind: FailureKind) => boolean): number {
  return failures.filter((failure) => failure.place === place && counts(failure.kind)).length;
}

function isAffordableAt(state: WalkState, place: number): boolean {
  return isAffordable(state, state.targets[place] ?? {});
}

function windowOf({ targets }: WalkState, place: number): number {
  return targets[place]?.windowTokens ?? Number.POSITIVE_INFINITY;
}

/** The window of a target that found the prompt too long; 0 where it is not known. */
function known({ targets }: WalkState, { place }: WalkFailure): number {
  return targets[place]?.windowTokens ?? 0;
}
