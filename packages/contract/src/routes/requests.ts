import type { Route } from '../route.ts';
import { figuresQuerySchema, figuresSchema, overviewQuerySchema, overviewSchema } from '../schemas/analytics.ts';
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
  queryFigures: {
    method: 'POST',
    path: '/api/analytics/figures',
    summary: 'Exact sums over a range, grouped by up to two facets, as one or as a series',
    auth: 'admin',
    body: figuresQuerySchema,
    response: figuresSchema,
    status: 200,
  },
} as const satisfies Record<string, Route>;
