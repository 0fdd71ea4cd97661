import type { JsonObject, JsonValue } from '@omniroute/core';
import type { LiveConnection } from '../snapshot/snapshot.ts';
import type { Resource } from './resource-memory.ts';
import type { ResourceRequest } from './serve-resource.ts';

/** Remembers a file or batch that was made for the caller, if its id is one. */
export function rememberMade(
  { pipeline, caller }: Pick<ResourceRequest, 'pipeline' | 'caller'>,
  connection: LiveConnection,
  kind: Resource['kind'],
  id: JsonValue | undefined,
): void {
  if (typeof id !== 'string' || id === '') return;
  pipeline.resources.remember({
    kind,
    id,
    keyId: caller.id,
    connectionId: connection.upstream.id,
    model: '',
    createdAtMs: Date.now(),
  });
}

/** The files that a batch writes belong to whoever made it. */
export function rememberBatchFiles(request: ResourceRequest, connection: LiveConnection, batch: JsonObject): void {
  for (const name of ['output_file_id', 'error_file_id']) rememberMade(request, connection, 'file', batch[name]);
}
