import type { AttemptRecord } from '@omniroute/core';
import { meter } from '../meter.ts';
import { overtakenByOther, type Answer } from '../run-attempt.ts';
import type { PlanRun } from '../served.ts';

export type DiscardInput = {
  readonly inbound: { readonly facts: Pick<PlanRun['inbound']['facts'], 'inputCharacters'> };
  readonly pipeline: Pick<PlanRun['pipeline'], 'usages'>;
};

/** Ends an answer that nobody waits for any more. Gives its attempt's record, with what it used as far as is known. */
export function discardAnswer({ inbound, pipeline }: DiscardInput, answer: Answer): AttemptRecord {
  const { attempt } = answer;
  if (answer.type === 'stream') answer.source.fail({ type: 'connection', error: new Error(overtakenByOther.message) });
  const observed = answer.type === 'whole' ? answer.observed : answer.source.relay.observed;
  const metered = meter({ attempt, observed, request: inbound.facts, usages: pipeline.usages });
  return attempt.close({ metered, failure: overtakenByOther, whole: answer.type === 'whole' });
}
