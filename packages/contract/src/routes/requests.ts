import type { Route } from '../route.ts';
import { overviewQuerySchema, overviewSchema } from '../schemas/analytics.ts';
import { requestDetailSchema, requestListQuerySchema, requestSchema } from '../schemas/request.ts';
import { idParamSchema, listOf } from '../schemas/shared.ts';

/** What happened, and what it cost. */
export const requestRoutes = {
  listRequests: {
    method: 'GET',
    path: '/api/requests',
    summary: 'Requests, newest first',
    auth: 'admin',
    query: requestListQuerySchema,
    response: listOf(requestSchema),
    status: 200,
  },
  getRequest: {
    method: 'GET',
    path: '/api/requests/{id}',
    summary: 'One request with its attempts',
    auth: 'admin',
    params: idParamSchema,
    response: requestDetailSchema,
    status: 200,
  },
  getOverview: {
    method: 'GET',
    path: '/api/analytics/overview',
    summary: 'Spend, requests, errors, tokens and latency over a range',
    auth: 'admin',
    query: overviewQuerySchema,
    response: overviewSchema,
    status: 200,
  },
} as const satisfies Record<string, Route>;
