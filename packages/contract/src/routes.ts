import { z } from 'zod';
import type { Route } from './route.ts';
import { overviewQuerySchema, overviewSchema } from './schemas/analytics.ts';
import { comboCreateSchema, comboSchema, comboUpdateSchema } from './schemas/combo.ts';
import {
  connectionCreateSchema,
  connectionSchema,
  connectionTestSchema,
  connectionUpdateSchema,
  modelSchema,
  modelSyncSchema,
  probeStepSchema,
} from './schemas/connection.ts';
import { keyCreatedSchema, keyCreateSchema, keySchema } from './schemas/key.ts';
import { providerSchema } from './schemas/provider.ts';
import { requestDetailSchema, requestListQuerySchema, requestSchema } from './schemas/request.ts';
import { sessionCreateSchema, sessionSchema } from './schemas/session.ts';
import { idParamSchema, listOf } from './schemas/shared.ts';

/** Every operation of the admin API, by name. Gateway, client, OpenAPI document and CLI are all made from this table. */
export const routes = {
  createSession: {
    method: 'POST',
    path: '/api/session',
    summary: 'Sign in with the admin password; sets the session cookie',
    auth: 'none',
    body: sessionCreateSchema,
    response: sessionSchema,
    status: 200,
  },
  getSession: {
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in',
    auth: 'admin',
    response: sessionSchema,
    status: 200,
  },
  deleteSession: { method: 'DELETE', path: '/api/session', summary: 'Sign out', auth: 'admin', status: 204 },

  listProviders: {
    method: 'GET',
    path: '/api/providers',
    summary: 'Kinds of upstream that a connection can have',
    auth: 'admin',
    response: listOf(providerSchema),
    status: 200,
  },

  listConnections: {
    method: 'GET',
    path: '/api/connections',
    summary: 'All connections',
    auth: 'admin',
    response: listOf(connectionSchema),
    status: 200,
  },
  createConnection: {
    method: 'POST',
    path: '/api/connections',
    summary: 'Add a connection; needs no reachable upstream',
    auth: 'admin',
    body: connectionCreateSchema,
    response: connectionSchema,
    status: 201,
  },
  getConnection: {
    method: 'GET',
    path: '/api/connections/{id}',
    summary: 'One connection, by id or name',
    auth: 'admin',
    params: idParamSchema,
    response: connectionSchema,
    status: 200,
  },
  updateConnection: {
    method: 'PATCH',
    path: '/api/connections/{id}',
    summary: 'Change a connection',
    auth: 'admin',
    params: idParamSchema,
    body: connectionUpdateSchema,
    response: connectionSchema,
    status: 200,
  },
  deleteConnection: {
    method: 'DELETE',
    path: '/api/connections/{id}',
    summary: 'Delete a connection that no combo uses',
    auth: 'admin',
    params: idParamSchema,
    status: 204,
  },
  testConnection: {
    method: 'POST',
    path: '/api/connections/{id}/test',
    summary: 'Test a connection on the production path; one JSON line a step',
    auth: 'admin',
    params: idParamSchema,
    body: connectionTestSchema,
    bodyOptional: true,
    response: probeStepSchema,
    status: 200,
    stream: true,
  },
  listConnectionModels: {
    method: 'GET',
    path: '/api/connections/{id}/models',
    summary: 'Models known of a connection',
    auth: 'admin',
    params: idParamSchema,
    response: listOf(modelSchema),
    status: 200,
  },
  syncConnectionModels: {
    method: 'POST',
    path: '/api/connections/{id}/models/sync',
    summary: 'Ask the upstream for its models',
    auth: 'admin',
    params: idParamSchema,
    body: z.strictObject({}),
    bodyOptional: true,
    response: modelSyncSchema,
    status: 200,
  },

  listCombos: {
    method: 'GET',
    path: '/api/combos',
    summary: 'All combos',
    auth: 'admin',
    response: listOf(comboSchema),
    status: 200,
  },
  createCombo: {
    method: 'POST',
    path: '/api/combos',
    summary: 'Add a combo; connections and combos are named by id or name',
    auth: 'admin',
    body: comboCreateSchema,
    response: comboSchema,
    status: 201,
  },
  getCombo: {
    method: 'GET',
    path: '/api/combos/{id}',
    summary: 'One combo, by id or name',
    auth: 'admin',
    params: idParamSchema,
    response: comboSchema,
    status: 200,
  },
  updateCombo: {
    method: 'PATCH',
    path: '/api/combos/{id}',
    summary: 'Change a combo',
    auth: 'admin',
    params: idParamSchema,
    body: comboUpdateSchema,
    response: comboSchema,
    status: 200,
  },
  deleteCombo: {
    method: 'DELETE',
    path: '/api/combos/{id}',
    summary: 'Delete a combo that no other combo uses',
    auth: 'admin',
    params: idParamSchema,
    status: 204,
  },

  listKeys: {
    method: 'GET',
    path: '/api/keys',
    summary: 'All client keys, revoked ones included',
    auth: 'admin',
    response: listOf(keySchema),
    status: 200,
  },
  createKey: {
    method: 'POST',
    path: '/api/keys',
    summary: 'Create a client key; the key itself is shown this once',
    auth: 'admin',
    body: keyCreateSchema,
    response: keyCreatedSchema,
    status: 201,
  },
  revokeKey: {
    method: 'DELETE',
    path: '/api/keys/{id}',
    summary: 'Revoke a client key at once',
    auth: 'admin',
    params: idParamSchema,
    status: 204,
  },

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

export type Routes = typeof routes;
export type RouteName = keyof Routes;
