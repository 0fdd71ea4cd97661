import { OmniError } from '@omniroute/core';
import type { LivePlan } from './resolve-plan.ts';
import type { Served } from './served.ts';

const field = 'previous_response_id';

/**
 * The plan of a request that goes on from an earlier response: only the connection that made it knows it. One that we do not know
 * leaves the plan as it is. Throws `OmniError` `not-found` for a response of another key, `invalid-input` when the plan has no
 * target of the connection.
 */
export async function followResponse({ pipeline, plan, inbound, caller }: Served): Promise<LivePlan> {
  const previous = inbound.body[field];
  if (typeof previous !== 'string' || previous === '') return plan;
  const found = await pipeline.resources.find('response', previous, caller.id);
  if (found.type === 'unknown') return plan;
  const shown = previous.slice(0, 100);
  if (found.type === 'foreign') throw new OmniError('not-found', `There is no response “${shown}”.`, { field });
  const { connectionId } = found.resource;
  const candidates = plan.candidates.filter(({ connection }) => connection.upstream.id === connectionId);
  if (candidates.length > 0) return { ...plan, candidates };
  const asked = plan.combo ? `the combo “${plan.combo.name}”` : `“${inbound.facts.model.slice(0, 100)}”`;
  throw new OmniError(
    'invalid-input',
    `Response “${shown}” was made by a connection that ${asked} has no target of. Name a model of that connection, or send the whole conversation.`,
    { field },
  );
}
