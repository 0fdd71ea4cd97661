import { OmniError, type ApiFormat, type ProviderDefinition, type UpstreamConnection } from '@omniroute/core';
import { endpointOf, expandPath, getProvider } from '@omniroute/registry';
import { buildConnectionHeaders, pushForwarded, type ConnectionHeaders } from './call-headers.ts';
import type { Cancellation } from './cancellation.ts';
import type { StoredBody, UpstreamCall, UpstreamReply, WriteHeaders } from './executor.ts';
import type { HttpClient, HttpRequest } from './http-client.ts';

/** What is the same for all calls of a connection. */
type Prepared = {
  readonly definition: ProviderDefinition;
  readonly origin: string;
  readonly basePath: string;
  readonly headers: ConnectionHeaders;
  /** Paths that hold no model, by format. */
  readonly paths: Map<ApiFormat, string>;
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
  return client.send(buildRequest(call, writeHeaders), cancellation);
}

/** A call as the HTTP request that it becomes. Throws `OmniError` `invalid-input` for a format that the provider lacks. */
export function buildRequest(call: UpstreamCall, writeHeaders?: WriteHeaders): HttpRequest {
  const { connection } = call;
  const prepared = preparedOf.get(connection) ?? prepare(connection);
  const path = prepared.paths.get(call.format) ?? preparePath(prepared, call);
  const headers = prepared.headers.flat.slice();
  const body = joinBody(call.body);
  if (body !== undefined) headers.push('content-type', call.contentType ?? 'application/json');
  headers.push('accept', call.accept ?? (call.stream ? 'text/event-stream' : 'application/json'));
  pushForwarded(headers, call.forwardedHeaders, prepared.headers);
  writeHeaders?.(headers, call, prepared.headers);
  return {
    method: call.method ?? 'POST',
    origin: prepared.origin,
    path: call.subpath === undefined ? path : joinPath(path, call.subpath),
    headers,
    ...(body !== undefined && { body }),
    allowPrivateNetwork: connection.settings.allowPrivateNetwork === true,
    headersTimeoutMs: call.headersTimeoutMs,
    connectTimeoutMs: call.connectTimeoutMs,
  };
}

function prepare(connection: UpstreamConnection): Prepared {
  const definition = getProvider(connection.provider);
  const { origin, pathname } = new URL(connection.baseUrl);
  const prepared: Prepared = {
    definition,
    origin,
    basePath: pathname.replace(/\/+$/, ''),
    headers: buildConnectionHeaders(definition, connection),
    paths: new Map(),
  };
  preparedOf.set(connection, prepared);
  return prepared;
}

function preparePath(prepared: Prepared, { connection, format, model, stream }: UpstreamCall): string {
  const { definition, basePath } = prepared;
  const endpoint = endpointOf(definition, format);
  if (endpoint === undefined) throw new OmniError('invalid-input', `${definition.name} does not speak ${format}.`);
  const template = stream ? endpoint.stream : endpoint.whole;
  const path = basePath + expandPath(template, { ...connection.settings.options, model });
  if (endpoint.stream === endpoint.whole && !template.includes('{model}')) prepared.paths.set(format, path);
  return path;
}

/** Both may have a query. */
function joinPath(path: string, subpath: string): string {
  const query = path.indexOf('?');
  if (query < 0) return path + subpath;
  const [before, after] = [path.slice(0, query), path.slice(query + 1)];
  return subpath.includes('?') ? `${before}${subpath}&${after}` : `${before}${subpath}?${after}`;
}

/** One buffer: a single write, and a `content-length` instead of chunks, which some servers refuse. */
function joinBody(body: readonly Buffer[] | StoredBody): Buffer | StoredBody | undefined {
  if ('open' in body) return body;
  const [only] = body;
  return body.length > 1 ? Buffer.concat(body) : only;
}
