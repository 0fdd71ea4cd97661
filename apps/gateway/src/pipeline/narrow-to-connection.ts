import { OmniError } from '@omniroute/core';
import { narrowChains } from './narrow-chains.ts';
import type { LiveCandidate, LivePlan } from './resolve-plan.ts';
import type { Served } from './served.ts';

/** What ties a request to a connection, for people: “Response “x” was made by”, and what they can do beside naming another model. */
export type Tie = { readonly sentence: string; readonly advice: string; readonly field: string };

/** The plan with its candidates of one connection alone. Throws `OmniError` `invalid-input` when there is none. */
export function narrowToConnection(
  { plan, inbound }: Pick<Served, 'plan' | 'inbound'>,
  connectionId: string,
  { sentence, advice, field }: Tie,
): LivePlan {
  const mayAsk = ({ connection }: LiveCandidate) => connection.upstream.id === connectionId;
  const candidates = plan.candidates.filter(mayAsk);
  if (candidates.length === plan.candidates.length) return narrowChains(plan, mayAsk);
  if (candidates.length > 0) return narrowChains({ ...plan, candidates }, mayAsk);
  const asked = plan.combo ? `the combo “${plan.combo.name}”` : `“${inbound.facts.model.slice(0, 100)}”`;
  throw new OmniError(
    'invalid-input',
    `${sentence} a connection that ${asked} has no target of. Name a model of that connection, or ${advice}.`,
    { field },
  );
}
