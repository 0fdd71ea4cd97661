import { OmniError } from '@omniroute/core';
import { narrowToConnection } from './narrow-to-connection.ts';
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
  return narrowToConnection({ plan, inbound }, found.resource.connectionId, {
    sentence: `Response “${shown}” was made by`,
    advice: 'send the whole conversation',
    field,
  });
}
