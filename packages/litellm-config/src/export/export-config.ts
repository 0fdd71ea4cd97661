import { stringify } from 'yaml';
import type { JsonObject } from '@omniroute/core';
import type { ImportedConnection, LitellmEntities } from '../entities.ts';
import { prefixOf } from '../litellm-providers.ts';
import { exportCredential } from './export-credential.ts';
import { layOutCombos, type Row } from './lay-out-combos.ts';
import { exportChains } from './export-chains.ts';

/**
 * Writes connections and combos as a LiteLLM `config.yaml`: connections as named credentials whose secrets are references, combos
 * as `model_list` entries, aliases and fallbacks. `importLitellmConfig` gives back what it gave before. What LiteLLM has no
 * word for stands as comments at the top.
 */
export function exportLitellmConfig(entities: LitellmEntities): string {
  const losses: string[] = [];
  const connections = entities.connections.filter((connection) => {
    const isKnown = prefixOf(connection.provider) !== undefined;
    if (!isKnown) losses.push(`connection ${connection.name}: LiteLLM has no provider for “${connection.provider}”`);
    return isKnown;
  });
  const byName = new Map(connections.map((connection) => [connection.name, connection]));
  const layout = layOutCombos(entities.combos, losses);
  const rows = layout.rows.flatMap((row) => exportRow(row, byName, losses));
  const file = {
    model_list: rows,
    ...(connections.length > 0 && { credential_list: connections.map(exportCredential) }),
    router_settings: { routing_strategy: 'simple-shuffle', ...exportChains(layout) },
  };
  return header(losses) + stringify(file, { lineWidth: 120, aliasDuplicateObjects: false });
}

function exportRow(
  row: Row,
  connections: ReadonlyMap<string, ImportedConnection>,
  losses: string[],
): readonly JsonObject[] {
  const connection = connections.get(row.target.connection);
  const prefix = connection && prefixOf(connection.provider);
  if (connection === undefined || prefix === undefined) {
    losses.push(`${row.group}: a target on the connection ${row.target.connection}, which is not in this file`);
    return [];
  }
  const dialect = row.target.options?.dialect;
  return [
    {
      model_name: row.group,
      litellm_params: {
        model: `${prefix}/${row.target.model}`,
        litellm_credential_name: connection.name,
        ...(row.weight !== undefined && { weight: row.weight }),
        ...(row.order !== undefined && { order: row.order }),
        ...(row.timeoutMs !== undefined && { timeout: row.timeoutMs / 1000 }),
      },
      model_info: { mode: 'chat', ...(dialect !== undefined && { omniroute: { dialect } }) },
    },
  ];
}

function header(losses: readonly string[]): string {
  const lines = [
    'Written by OmniRoute (omniroute export litellm). Secrets are references: set the variables where LiteLLM runs.',
  ];
  if (losses.length > 0)
    lines.push('', 'LiteLLM has no word for:', ...losses.map((loss) => `- ${loss.replace(/\s+/g, ' ')}`));
  return `${lines.map((line) => `# ${line}`.trimEnd()).join('\n')}\n\n`;
}
