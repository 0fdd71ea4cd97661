import { foretellRefusal } from '../../limits/foretell-refusal.ts';
import { replay } from '../../replay/replay.ts';
import { findCaller } from '../../simulate/read-request.ts';
import { simulate } from '../../simulate/simulate.ts';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';

export function routingHandlers(services: AdminServices): Pick<AdminHandlers, 'simulate' | 'replay'> {
  const { snapshot, health, limitDesk, database, control } = services;
  return {
    replay: ({ body }, { gone }) => replay(body, { database, snapshot: snapshot(), now: control.now, gone }),
    simulate: async ({ body }) => {
      const sources = { snapshot: snapshot(), health };
      const simulation = simulate(body, sources);
      // Limits are those of now; another moment is not foretold.
      if (simulation.refused || body.key === undefined || body.assume?.at !== undefined) return simulation;
      const refusal = await foretellRefusal(findCaller(body.key, sources.snapshot), limitDesk);
      return refusal ? { ...simulation, refused: { status: refusal.status, message: refusal.message } } : simulation;
    },
  };
}
