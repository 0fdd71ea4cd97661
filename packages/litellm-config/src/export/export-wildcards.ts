import { isPattern, type JsonObject } from '@omniroute/core';
import type { ImportedConnection, LitellmEntities } from '../entities.ts';
import { toLitellmModel } from '../litellm-models.ts';
import { prefixOf } from '../litellm-providers.ts';

/**
 * Patterns as entries of `model_list`. Where models that are addressed directly go on with a combo, every connection's addresses
 * stand there too, for LiteLLM knows none by itself.
 */
export function exportWildcards(
  { aliases, afterFailure }: LitellmEntities,
  connections: readonly ImportedConnection[],
  losses: string[],
): readonly JsonObject[] {
  const byName = new Map(connections.map((connection) => [connection.name, connection]));
  const patterns = aliases.flatMap(({ name, target }) => {
    if (!isPattern(name)) return [];
    const connection = 'connection' in target ? byName.get(target.connection) : undefined;
    if (connection && 'model' in target) return writeRow(name, target.model, connection);
    losses.push(`${name}: a pattern that leads to a combo or to a connection which is not in this file`);
    return [];
  });
  const addresses =
    afterFailure === undefined
      ? []
      : connections.flatMap((connection) => writeRow(`${connection.name}/*`, '*', connection));
  return [...patterns, ...addresses];
}

function writeRow(group: string, written: string, { provider, name }: ImportedConnection): readonly JsonObject[] {
  const prefix = prefixOf(provider);
  if (prefix === undefined) return [];
  const { model } = toLitellmModel({ prefix, provider }, { model: written });
  return [{ model_name: group, litellm_params: { model, litellm_credential_name: name } }];
}
