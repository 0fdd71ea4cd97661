import type { Route } from '../route.ts';
import { keyCreateSchema, keyCreatedSchema, keySchema, keyUpdateSchema } from '../schemas/key.ts';
import { limitedListSchema } from '../schemas/limits.ts';
import { idParamSchema, listOf } from '../schemas/shared.ts';

/** Client keys. */
export const keyRoutes = {
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
  updateKey: {
    method: 'PATCH',
    path: '/api/keys/{id}',
    summary: 'Change a client key; in force at once. Sending the old values undoes it',
    auth: 'admin',
    params: idParamSchema,
    body: keyUpdateSchema,
    response: keySchema,
    status: 200,
  },
  revokeKey: {
    method: 'DELETE',
    path: '/api/keys/{id}',
    summary: 'Revoke a client key at once',
    auth: 'admin',
    params: idParamSchema,
    status: 204,
  },
  listLimits: {
    method: 'GET',
    path: '/api/limits',
    summary: 'Every key, connection and target that has limits, and how much of them is used now',
    auth: 'admin',
    response: limitedListSchema,
    status: 200,
  },
} as const satisfies Record<string, Route>;
