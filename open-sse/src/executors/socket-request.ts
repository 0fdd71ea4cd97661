import type { LookupFunction } from 'node:net';
import { assertHostAllowed, createGuardedLookup, type Resolve } from './address-policy.ts';
import type { HeaderMap, UpstreamCall, WriteHeaders } from './executor.ts';
import { buildRequest } from './http-executor.ts';

/** A WebSocket to an upstream, ready to be opened. */
export type SocketRequest = {
  /** `ws:` or `wss:`. */
  readonly url: string;
  readonly headers: HeaderMap;
  /** Hands out only addresses that the connection may reach. */
  readonly lookup: LookupFunction;
};

/** What one attempt to open a socket needs to say: a call without method, body and what kind of reply is wanted. */
export type SocketCall = Omit<UpstreamCall, 'method' | 'body' | 'contentType' | 'accept' | 'stream'>;

/** Headers that say something of an HTTP reply's body only. */
const ofReplies: ReadonlySet<string> = new Set(['accept', 'accept-encoding']);

/**
 * The address, credential and headers of a socket to an upstream. Throws `OmniError`: `forbidden` for an address that may not be
 * reached, `invalid-input` for a format that the provider lacks.
 */
export function buildSocketRequest(
  call: SocketCall,
  { writeHeaders, resolve }: { readonly writeHeaders?: WriteHeaders | undefined; readonly resolve?: Resolve } = {},
): SocketRequest {
  const { origin, path, headers, allowPrivateNetwork } = buildRequest(
    { ...call, method: 'GET', body: [], stream: true },
    writeHeaders,
  );
  assertHostAllowed(new URL(origin).hostname, allowPrivateNetwork);
  return {
    url: origin.replace(/^http/, 'ws') + path,
    headers: toMap(headers),
    lookup: createGuardedLookup(allowPrivateNetwork, resolve),
  };
}

function toMap(flat: readonly string[]): HeaderMap {
  const map: Record<string, string> = {};
  for (let place = 0; place + 1 < flat.length; place += 2) {
    const [name = '', value = ''] = [flat[place], flat[place + 1]];
    if (!ofReplies.has(name)) map[name] = value;
  }
  return map;
}
