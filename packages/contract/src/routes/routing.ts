import type { Route } from '../route.ts';
import { replayLineSchema, replaySchema } from '../schemas/replay.ts';
import { simulateSchema, simulationSchema } from '../schemas/simulation.ts';

/** What would become of requests. */
export const routingRoutes = {
  simulate: {
    method: 'POST',
    path: '/api/simulate',
    summary: 'What would become of a request: who would be asked, in which order, and why others not. Nobody is asked',
    auth: 'admin',
    body: simulateSchema,
    response: simulationSchema,
    status: 200,
  },
  replay: {
    method: 'POST',
    path: '/api/replay',
    summary: 'What recorded requests of a combo would cost and take with the combo changed; one JSON line a step',
    auth: 'admin',
    body: replaySchema,
    response: replayLineSchema,
    status: 200,
    stream: true,
  },
} as const satisfies Record<string, Route>;
