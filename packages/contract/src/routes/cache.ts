import type { Route } from '../route.ts';
import { cacheClearedSchema, cacheClearQuerySchema, cacheQuerySchema, cacheStatsSchema } from '../schemas/cache.ts';

/** The response cache. */
export const cacheRoutes = {
  getCache: {
    method: 'GET',
    path: '/api/cache',
    summary: 'What the response cache holds, how often it answered and what that saved',
    auth: 'admin',
    query: cacheQuerySchema,
    response: cacheStatsSchema,
    status: 200,
  },
  clearCache: {
    method: 'DELETE',
    path: '/api/cache',
    summary: 'Forget kept answers: those of one combo, or all',
    auth: 'admin',
    query: cacheClearQuerySchema,
    response: cacheClearedSchema,
    status: 200,
  },
} as const satisfies Record<string, Route>;
