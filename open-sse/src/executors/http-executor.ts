import { OmniError, type ProviderDefinition, type UpstreamConnection, type WireFormat } from '@omniroute/core';
import { endpointUrl, getProvider } from '@omniroute/registry';
import { buildConnectionHeaders, pushForwarded, type ConnectionHeaders } from './call-headers.ts';
import type { Cancellation } from './cancellation.ts';
import type { UpstreamCall, UpstreamReply } from './executor.ts';
import type { HttpClient } from './http-client.ts';

/** Adds the headers that only this kind of upstream wants, names and values in turn. */
export type WriteHeaders = (headers: string[], call: UpstreamCall, connection: ConnectionHeaders) => void;

/** What is the same for all calls of a connection. */
type Prepared = {
  readonly definition: ProviderDefinition;
  readonly origin: string;
  readonly headers: ConnectionHeaders;
  readonly paths: Map<WireFormat, string>;
};

/** A connection is immutable and replaced when it is edited, so what follows from it can be kept with it. */
const preparedOf = new WeakMap<UpstreamConnection, Prepared>();

/** Sends a call to its connection: URL, credential and headers from the provider's definition, one request, no retry. */
export function sendCall(
  client: HttpClient,
  call: UpstreamCall,
  cancellation: Cancellation,
  writeHeaders?: WriteHeaders,
): Promise<UpstreamReply> {
  const { connection } = call;
  const prepared = preparedOf.get(connection) ?? prepare(connection);
  const path = prepared.paths.get(call.format) ?? preparePath(prepared, connection, call.format);
  const headers = prepared.headers.flat.slice();
  headers.push('content-type', 'application/json', 'accept', call.stream ? 'text/event-stream' : 'application/json');
  pushForwarded(headers, call.forwardedHeaders, prepared.headers);
  writeHeaders?.(headers, call, prepared.headers);
  return client.send(
    {
      method: 'POST',
      origin: prepared.origin,
      path,
      headers,
      body: joinBody(call.body),
      allowPrivateNetwork: connection.settings.allowPrivateNetwork === true,
      headersTimeoutMs: call.headersTimeoutMs,
    },
    cancellation,
  );
}

function prepare(connection: UpstreamConnection): Prepared {
  const definition = getProvider(connection.provider);
  const prepared: Prepared = {
    definition,
    origin: new URL(connection.baseUrl).origin,
    headers: buildConnectionHeaders(definition, connection),
    paths: new Map(),
  };
  preparedOf.set(connection, prepared);
  return prepared;
}

function preparePath(prepared: Prepared, connection: UpstreamConnection, format: WireFormat): string {
  const { definition } = prepared;
  const url = endpointUrl(definition, connection.baseUrl, format);
  if (url === undefined) throw new OmniError('invalid-input', `${definition.name} does not speak ${format}.`);
  const path = new URL(url).pathname;
  prepared.paths.set(format, path);
  return path;
}

/** One buffer: a single write, and a `content-length` instead of chunks, which some servers refuse. */
function joinBody(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}
