import type { Route } from '../route.ts';
import { providerSchema } from '../schemas/provider.ts';
import { sessionCreateSchema, sessionSchema } from '../schemas/session.ts';
import { listOf } from '../schemas/shared.ts';

/** Signing in, and what a connection can be made of. */
export const sessionRoutes = {
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
} as const satisfies Record<string, Route>;
