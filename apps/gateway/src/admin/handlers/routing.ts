import { simulate } from '../../simulate/simulate.ts';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';

export function routingHandlers({ snapshot, health }: AdminServices): Pick<AdminHandlers, 'simulate'> {
  return { simulate: async ({ body }) => simulate(body, { snapshot: snapshot(), health }) };
}
