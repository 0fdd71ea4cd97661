import { OmniError, type ApiFormat } from '@omniroute/core';
import { endpointOf } from '@omniroute/registry';
import type { LiveConnection } from '../snapshot/snapshot.ts';
import type { Resource } from './resource-memory.ts';
import type { ResourceRequest } from './serve-resource.ts';

/** A resource of the caller's with the connection that keeps it. */
export type LiveResource = { readonly resource: Resource; readonly connection: LiveConnection };

/**
 * What the caller made under an id. Throws `OmniError` `not-found` for everything else: that something is there is told to nobody
 * but the key that made it.
 */
export async function findResource(
  { pipeline, snapshot, caller }: ResourceRequest,
  { kind, id, field = 'id' }: { readonly kind: Resource['kind']; readonly id: string; readonly field?: string },
): Promise<LiveResource> {
  const found = await pipeline.resources.find(kind, id, caller.id);
  const connection = found.type === 'own' ? snapshot.connections.get(found.resource.connectionId) : undefined;
  if (found.type === 'own' && connection) return { resource: found.resource, connection };
  throw new OmniError('not-found', `There is no ${kind} “${id.slice(0, 100)}” that this key has made.`, { field });
}

const connectionHeader = 'x-omniroute-connection';

/**
 * The connection where something new is to be kept: the one that the header names, or the only one that can. Throws `OmniError`
 * `invalid-input` that names the choices.
 */
export function pickConnection({ request, snapshot }: ResourceRequest, format: ApiFormat): LiveConnection {
  const able = [...snapshot.connections.values()].filter(
    ({ definition }) => endpointOf(definition, format) !== undefined,
  );
  const header = request.headers[connectionHeader];
  const name = typeof header === 'string' ? header.trim() : '';
  const [only] = able;
  const picked = name === '' && able.length === 1 ? only : able.find(({ upstream }) => upstream.name === name);
  if (picked) return picked;
  throw new OmniError(
    'invalid-input',
    explain(
      name,
      able.map(({ upstream }) => upstream.name),
    ),
    {
      field: connectionHeader,
    },
  );
}

function explain(name: string, able: readonly string[]): string {
  if (able.length === 0) return 'No connection here keeps files and batches. Add one of OpenAI or of a LiteLLM proxy.';
  const choices = `Name one of them in the header ${connectionHeader}: ${able.toSorted().join(', ')}.`;
  return name === ''
    ? `Several connections keep files and batches. ${choices}`
    : `“${name.slice(0, 100)}” is no connection that keeps files and batches. ${choices}`;
}
