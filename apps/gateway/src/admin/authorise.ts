import type { IncomingMessage } from 'node:http';
import { sameSecret } from '@omniroute/auth';
import { findSession } from '@omniroute/control';
import { OmniError } from '@omniroute/core';
import { readSessionCookie } from './cookies.ts';
import type { AdminServices } from './services.ts';

export type Authorised = {
  readonly via: 'password' | 'token';
  readonly sessionToken: string | undefined;
  readonly sessionExpiresAtMs: number | undefined;
};

/** Lets an admin in, by bearer token or session cookie. Throws `OmniError` `unauthenticated` or `forbidden`. */
export async function authorise(request: IncomingMessage, services: AdminServices): Promise<Authorised> {
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    if (services.adminToken !== undefined && sameSecret(bearer, services.adminToken)) {
      return { via: 'token', sessionToken: undefined, sessionExpiresAtMs: undefined };
    }
    throw new OmniError('unauthenticated', 'This admin token is not valid. It is the value of OMNIROUTE_ADMIN_TOKEN.');
  }
  const token = readSessionCookie(request.headers.cookie);
  const session = token === undefined ? undefined : await findSession(services.control, token);
  if (token === undefined || session === undefined) throw new OmniError('unauthenticated', 'Sign in first.');
  refuseOtherSites(request);
  return { via: 'password', sessionToken: token, sessionExpiresAtMs: session.expiresAtMs };
}

/** A browser names the page that a request comes from; one of another site may not use this one's session. */
export function refuseOtherSites(request: IncomingMessage): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && !sameHost(origin, request));
  if (foreign) throw new OmniError('forbidden', 'This request came from another site.');
}

function sameHost(origin: string, request: IncomingMessage): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}
