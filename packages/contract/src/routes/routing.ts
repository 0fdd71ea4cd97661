import type { Route } from '../route.ts';
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
} as const satisfies Record<string, Route>;
