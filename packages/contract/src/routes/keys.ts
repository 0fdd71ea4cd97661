import type { Route } from '../route.ts';
import { keyCreateSchema, keyCreatedSchema, keySchema } from '../schemas/key.ts';
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
  revokeKey: {
    method: 'DELETE',
    path: '/api/keys/{id}',
    summary: 'Revoke a client key at once',
    auth: 'admin',
    params: idParamSchema,
    status: 204,
  },
} as const satisfies Record<string, Route>;
