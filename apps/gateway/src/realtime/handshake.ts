import type { IncomingMessage } from 'node:http';
import { OmniError } from '@omniroute/core';
import type { HeaderMap } from '@omniroute/open-sse';
import { authenticate } from '../pipeline/authenticate.ts';
import type { Caller, Snapshot } from '../snapshot/snapshot.ts';

/** Browsers cannot set headers on a socket: OpenAI's clients put what belongs there into names of subprotocols. */
const keyProtocol = 'openai-insecure-api-key.';
/** RFC 9110, 5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const betaProtocol = /^openai-beta\.(.+)-(v\d+)$/;

/** What a client says as it opens a socket. */
export type Handshake = {
  readonly model: string;
  /** What of the query an upstream gets to see; empty, or with its `?`. */
  readonly subpath: string;
  readonly forwardedHeaders: HeaderMap;
  /** The subprotocol that we agree to; never one that holds a key. */
  readonly protocol: string | false;
};

/** Who opens the socket. Throws like `authenticate`. */
export function authenticateHandshake(request: IncomingMessage, snapshot: Snapshot): Caller {
  const inProtocol = protocolsOf(request)
    .find((name) => name.startsWith(keyProtocol))
    ?.slice(keyProtocol.length);
  const inAddress = queryOf(request).get('key') ?? undefined;
  if (inProtocol !== undefined && inAddress !== undefined && inProtocol !== inAddress) {
    throw new OmniError(
      'invalid-input',
      'Two different credentials were sent, in the address and as subprotocol. Send one.',
    );
  }
  return authenticate(request.headers, snapshot, inProtocol ?? inAddress);
}

/** Throws `OmniError` `invalid-input` for what is no WebSocket handshake (RFC 6455), or names no model. */
export function readHandshake(request: IncomingMessage): Handshake {
  const { 'sec-websocket-key': key = '', 'sec-websocket-version': version } = request.headers;
  if (request.method !== 'GET' || version !== '13' || !/^[+/0-9A-Za-z]{22}==$/.test(key)) {
    throw new OmniError('invalid-input', 'This is no WebSocket handshake of version 13.');
  }
  const protocols = protocolsOf(request);
  if (!protocols.every((name) => token.test(name)) || new Set(protocols).size < protocols.length) {
    throw new OmniError('invalid-input', 'Sec-WebSocket-Protocol must list different names, separated by commas.');
  }
  const query = queryOf(request);
  const model = query.get('model');
  if (!model) {
    throw new OmniError('invalid-input', 'Name the model in the address: /v1/realtime?model=…', { field: 'model' });
  }
  const intent = query.get('intent');
  return {
    model,
    subpath: intent === null ? '' : `?intent=${encodeURIComponent(intent)}`,
    forwardedHeaders: forwardedOf(request, protocols),
    protocol: protocols.includes('realtime')
      ? 'realtime'
      : (protocols.find((name) => !name.startsWith('openai-')) ?? false),
  };
}

function forwardedOf(request: IncomingMessage, protocols: readonly string[]): HeaderMap {
  const header = request.headers['openai-beta'];
  if (typeof header === 'string') return { 'openai-beta': header };
  for (const name of protocols) {
    const [, feature, version] = betaProtocol.exec(name) ?? [];
    if (feature !== undefined && version !== undefined) return { 'openai-beta': `${feature}=${version}` };
  }
  return {};
}

function protocolsOf(request: IncomingMessage): readonly string[] {
  const header = request.headers['sec-websocket-protocol'];
  return header === undefined ? [] : header.split(',').map((name) => name.trim());
}

function queryOf(request: IncomingMessage): URLSearchParams {
  const target = request.url ?? '';
  const query = target.indexOf('?');
  return new URLSearchParams(query < 0 ? '' : target.slice(query + 1));
}
