import type { Route } from '../route.ts';
import {
  drainSchema,
  healthResetSchema,
  targetHealthQuerySchema,
  targetHealthSchema,
  undrainQuerySchema,
} from '../schemas/health.ts';
import { idParamSchema, listOf } from '../schemas/shared.ts';

/** How targets are, and taking them out and back in. */
export const healthRoutes = {
  listTargetHealth: {
    method: 'GET',
    path: '/api/health/targets',
    summary: 'How each target is that was asked or drained, as the answering process sees it',
    auth: 'admin',
    query: targetHealthQuerySchema,
    response: listOf(targetHealthSchema),
    status: 200,
  },
  resetHealth: {
    method: 'POST',
    path: '/api/health/reset',
    summary: 'Close breakers by hand: forget what speaks against targets',
    auth: 'admin',
    body: healthResetSchema,
    bodyOptional: true,
    status: 204,
  },
  drainConnection: {
    method: 'POST',
    path: '/api/connections/{id}/drain',
    summary: 'Take a connection, or one model of it, out: combos ask it only when nobody else is left',
    auth: 'admin',
    params: idParamSchema,
    body: drainSchema,
    bodyOptional: true,
    status: 204,
  },
  undrainConnection: {
    method: 'DELETE',
    path: '/api/connections/{id}/drain',
    summary: 'Take a connection, or one model of it, back in',
    auth: 'admin',
    params: idParamSchema,
    query: undrainQuerySchema,
    status: 204,
  },
} as const satisfies Record<string, Route>;
