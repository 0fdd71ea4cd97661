import type { IncomingHttpHeaders } from 'node:http';
import { hashApiKey } from '@omniroute/auth';
import { OmniError } from '@omniroute/core';
import type { Caller, Snapshot } from '../snapshot/snapshot.ts';

const keyHeaders = ['x-api-key', 'x-goog-api-key', 'api-key'] as const;

/**
 * Who sends a request. Throws `OmniError` `unauthenticated` without a valid key or with one that has expired, `invalid-input` when two different credentials
 * came at once.
 */
export function authenticate(headers: IncomingHttpHeaders, snapshot: Snapshot, addressKey?: string): Caller {
  const key = readCredential(headers, addressKey);
  const caller = key === undefined ? undefined : snapshot.callersByKeyHash.get(hashApiKey(key));
  if (caller) return refuseExpired(caller, Date.now());
  throw new OmniError(
    'unauthenticated',
    key === undefined
      ? 'No API key given. Send one of OmniRoute’s keys as “Authorization: Bearer …” or “x-api-key”.'
      : 'This API key is not valid here, or it was revoked. Create one in the dashboard under Keys.',
  );
}

/** The caller, unless its key has expired: then throws `OmniError` `unauthenticated`. */
export function refuseExpired(caller: Caller, nowMs: number): Caller {
  const { expiresAtMs, name } = caller;
  if (expiresAtMs === undefined || nowMs < expiresAtMs) return caller;
  throw new OmniError(
    'unauthenticated',
    `The API key “${name}” expired on ${new Date(expiresAtMs).toISOString()}. Give it a later date in the dashboard under Keys, or create another.`,
  );
}

function readCredential(headers: IncomingHttpHeaders, addressKey: string | undefined): string | undefined {
  let found = readBearer(headers.authorization);
  for (const name of keyHeaders) found = sameOr(found, headers[name], name);
  return sameOr(found, addressKey, 'key in the address');
}

/** Throws when a second credential is another than the first. */
function sameOr(
  found: string | undefined,
  value: string | readonly string[] | undefined,
  name: string,
): string | undefined {
  if (typeof value !== 'string' || value === '') return found;
  if (found === undefined || found === value) return value;
  throw new OmniError('invalid-input', `Two different credentials were sent, one of them as ${name}. Send one.`);
}

function readBearer(header: string | undefined): string | undefined {
  const match = header === undefined ? undefined : /^bearer\s+(\S+)\s*$/i.exec(header);
  return match?.[1];
}
