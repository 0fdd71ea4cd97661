import type { ProviderDefinition, UpstreamConnection } from '@omniroute/core';
import type { HeaderMap } from './executor.ts';

/** Names that neither a client nor a connection's settings may set: ours to write, or the connection's own affair. */
const reserved: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'api-key',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-api-key',
  'x-goog-api-key',
  'x-litellm-api-key',
  'x-litellm-call-id',
  'x-litellm-num-retries',
  'x-litellm-timeout',
  'x-litellm-trace-id',
]);

/** What all calls of a connection send: names and values in turn, and the names that its settings brought. */
export type ConnectionHeaders = { readonly flat: readonly string[]; readonly fromSettings: ReadonlySet<string> };

/** A secret that credentials are derived from stays here: the executor writes what it makes of it. */
export function buildConnectionHeaders(
  definition: ProviderDefinition,
  connection: UpstreamConnection,
): ConnectionHeaders {
  const flat = ['accept-encoding', 'identity'];
  const fromSettings = new Set<string>();
  const { auth } = definition;
  if (auth.derived !== true && connection.secret !== undefined && connection.secret !== '') {
    flat.push(auth.header, `${auth.prefix ?? ''}${connection.secret}`);
  }
  for (const [name, value] of Object.entries(connection.settings.headers ?? {})) {
    const lower = name.toLowerCase();
    if (reserved.has(lower) || fromSettings.has(lower)) continue;
    fromSettings.add(lower);
    flat.push(lower, value);
  }
  if (!fromSettings.has('user-agent')) flat.push('user-agent', 'omniroute');
  return { flat, fromSettings };
}

/** Adds the client's headers that the pipeline lets pass. The operator's own setting of the same name wins. */
export function pushForwarded(headers: string[], forwarded: HeaderMap, connection: ConnectionHeaders): void {
  for (const name in forwarded) {
    const value = forwarded[name];
    if (value === undefined || reserved.has(name) || connection.fromSettings.has(name)) continue;
    // Steering a LiteLLM proxy is the operator's affair.
    if (name === 'user-agent' || name.startsWith('x-litellm-')) continue;
    headers.push(name, value);
  }
}
