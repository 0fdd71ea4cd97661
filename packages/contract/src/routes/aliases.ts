import type { Route } from '../route.ts';
import {
  aliasCreateSchema,
  aliasSchema,
  aliasUpdateSchema,
  routingDefaultsSchema,
  routingDefaultsUpdateSchema,
} from '../schemas/alias.ts';
import { idParamSchema, listOf } from '../schemas/shared.ts';

/** Other names for combos and models, and what holds for all names. */
export const aliasRoutes = {
  listAliases: {
    method: 'GET',
    path: '/api/aliases',
    summary: 'All aliases',
    auth: 'admin',
    response: listOf(aliasSchema),
    status: 200,
  },
  createAlias: {
    method: 'POST',
    path: '/api/aliases',
    summary: 'Add an alias for a combo, a model or another alias; they are named by id or name',
    auth: 'admin',
    body: aliasCreateSchema,
    response: aliasSchema,
    status: 201,
  },
  getAlias: {
    method: 'GET',
    path: '/api/aliases/{id}',
    summary: 'One alias, by id or name (percent-encoded)',
    auth: 'admin',
    params: idParamSchema,
    response: aliasSchema,
    status: 200,
  },
  updateAlias: {
    method: 'PATCH',
    path: '/api/aliases/{id}',
    summary: 'Change an alias',
    auth: 'admin',
    params: idParamSchema,
    body: aliasUpdateSchema,
    response: aliasSchema,
    status: 200,
  },
  deleteAlias: {
    method: 'DELETE',
    path: '/api/aliases/{id}',
    summary: 'Delete an alias that no other alias leads to',
    auth: 'admin',
    params: idParamSchema,
    status: 204,
  },
  getRoutingDefaults: {
    method: 'GET',
    path: '/api/routing-defaults',
    summary: 'What holds for all model names',
    auth: 'admin',
    response: routingDefaultsSchema,
    status: 200,
  },
  setRoutingDefaults: {
    method: 'PUT',
    path: '/api/routing-defaults',
    summary: 'Say anew what holds for all model names; what is left out is switched off',
    auth: 'admin',
    body: routingDefaultsUpdateSchema,
    response: routingDefaultsSchema,
    status: 200,
  },
} as const satisfies Record<string, Route>;
