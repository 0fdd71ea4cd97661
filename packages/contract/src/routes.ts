import type { Route } from './route.ts';
import { aliasRoutes } from './routes/aliases.ts';
import { cacheRoutes } from './routes/cache.ts';
import { comboRoutes } from './routes/combos.ts';
import { comboVersionRoutes } from './routes/combo-versions.ts';
import { connectionRoutes } from './routes/connections.ts';
import { healthRoutes } from './routes/health.ts';
import { declarationRoutes } from './routes/declaration.ts';
import { keyRoutes } from './routes/keys.ts';
import { requestRoutes } from './routes/requests.ts';
import { routingRoutes } from './routes/routing.ts';
import { storageRoutes } from './routes/storage.ts';
import { sessionRoutes } from './routes/session.ts';

/** Every operation of the admin API, by name. Gateway, client, OpenAPI document and CLI are all made from this table. */
export const routes = {
  ...sessionRoutes,
  ...connectionRoutes,
  ...comboRoutes,
  ...aliasRoutes,
  ...comboVersionRoutes,
  ...cacheRoutes,
  ...routingRoutes,
  ...healthRoutes,
  ...keyRoutes,
  ...declarationRoutes,
  ...requestRoutes,
  ...storageRoutes,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
