import { aliasHandlers } from './handlers/aliases.ts';
import { analyticsHandlers } from './handlers/analytics.ts';
import { cacheHandlers } from './handlers/cache.ts';
import { comboHandlers } from './handlers/combos.ts';
import { comboVersionHandlers } from './handlers/combo-versions.ts';
import { connectionHandlers } from './handlers/connections.ts';
import { healthHandlers } from './handlers/health.ts';
import { declarationHandlers } from './handlers/declaration.ts';
import { keyHandlers } from './handlers/keys.ts';
import { requestHandlers } from './handlers/requests.ts';
import { routingHandlers } from './handlers/routing.ts';
import { sessionHandlers } from './handlers/session.ts';
import { storageHandlers } from './handlers/storage.ts';
import type { AdminHandlers } from './handler.ts';
import type { AdminServices } from './services.ts';

/** The handler of every operation of the contract. */
export function createHandlers(services: AdminServices): AdminHandlers {
  return {
    ...sessionHandlers(services),
    ...connectionHandlers(services),
    ...comboHandlers(services),
    ...aliasHandlers(services),
    ...comboVersionHandlers(services),
    ...cacheHandlers(services),
    ...routingHandlers(services),
    ...healthHandlers(services),
    ...keyHandlers(services),
    ...declarationHandlers(services),
    ...requestHandlers(services),
    ...analyticsHandlers(services),
    ...storageHandlers(services),
  };
}
