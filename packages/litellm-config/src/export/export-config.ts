import { isPattern, type JsonObject } from '@omniroute/core';
import { findModelFacts } from '@omniroute/registry';
import type { ImportedConnection, ImportedOverride, LitellmEntities } from '../entities.ts';
import { writeFacts } from '../facts.ts';
import { toLitellmModel } from '../litellm-models.ts';
import { prefixOf } from '../litellm-providers.ts';
import { writeMode } from '../modes.ts';
import { writeStrategy } from '../strategies.ts';
import { defined } from '../values.ts';
import { writeYaml } from '../write-yaml.ts';
import { approximateWalks } from './approximate-walks.ts';
import { exportCredential } from './export-credential.ts';
import { exportWildcards } from './export-wildcards.ts';
import { freeName, layOutCombos, type Layout, type Row } from './lay-out-combos.ts';
import { exportChains } from './export-chains.ts';
import { splitDefaults } from './split-defaults.ts';

/**
 * Writes connections, combos and aliases as a LiteLLM `config.yaml`: connections as named credentials whose secrets are references, combos
 * as `model_list` entries, aliases, fallbacks and retries, what is known better of models as their prices, limits and abilities.
 * `importLitellmConfig` gives back what it gave before. What LiteLLM has no word for stands as comments at the top.
 */
export function exportLitellmConfig(entities: LitellmEntities): string {
  const losses: string[] = [];
  const connections = entities.connections.filter((connection) => {
    const isKnown = prefixOf(connection.provider) !== undefined;
    if (!isKnown) losses.push(`connection ${connection.name}: LiteLLM has no provider for “${connection.provider}”`);
    return isKnown;
  });
  const { combos, defaultTargets } = splitDefaults(entities);
  const aliases = entities.aliases.filter(({ name }) => !isPattern(name));
  const sequential = approximateWalks(combos, losses);
  const layout = layOutCombos({ combos: sequential, aliases, defaultTargets }, losses);
  const writing: Writing = {
    connections: new Map(connections.map((connection) => [connection.name, connection])),
    overrides: new Map(entities.overrides.map((override) => [keyOf(override), override])),
    losses,
  };
  const rows = [...layout.rows, ...rowsOfOverrides(entities.overrides, layout)];
  const file = {
    model_list: [...rows.flatMap((row) => exportRow(row, writing)), ...exportWildcards(entities, connections, losses)],
    ...(connections.length > 0 && { credential_list: connections.map(exportCredential) }),
    router_settings: { routing_strategy: exportStrategy(layout, losses), ...exportChains(layout, rows) },
  };
  return header(losses) + writeYaml(file);
}

type Writing = {
  readonly connections: ReadonlyMap<string, ImportedConnection>;
  readonly overrides: ReadonlyMap<string, ImportedOverride>;
  readonly losses: string[];
};

type Address = { readonly connection: string; readonly model: string };

const keyOf = ({ connection, model }: Address): string => JSON.stringify([connection, model]);

/** What is known of a model in no combo stands at an entry by the model's address, which clients may call as well. */
function rowsOfOverrides(overrides: readonly ImportedOverride[], { rows, aliases }: Layout): readonly Row[] {
  const written = new Set(rows.map(({ target }) => keyOf(target)));
  return overrides
    .filter((override) => !written.has(keyOf(override)))
    .map(({ connection, model }) => {
      const address = `${connection}/${model}`;
      const group = freeName(address, aliases);
      return { group, target: { connection, model }, ...(group !== address && { isLink: true }) };
    });
}

function exportRow(row: Row, { connections, overrides, losses }: Writing): readonly JsonObject[] {
  const { target } = row;
  const connection = connections.get(target.connection);
  const prefix = connection && prefixOf(connection.provider);
  if (connection === undefined || prefix === undefined) {
    losses.push(`${row.group}: a target on the connection ${target.connection}, which is not in this file`);
    return [];
  }
  const { provider } = connection;
  const { dropParams = [], rpm, tpm, limits: enforced } = target.options ?? {};
  const { concurrency, ...lost } = enforced ?? {};
  if (Object.keys(lost).length > 0)
    losses.push(`${row.group}: limits of the target ${target.model} (${Object.keys(lost).join(', ')})`);
  const { model, dialect } = toLitellmModel(
    { prefix, provider },
    { model: target.model, dialect: target.options?.dialect },
  );
  const limits = defined({ rpm, tpm });
  const ours = defined({ dialect, link: row.isLink, ...(row.isEven && limits) });
  const info = {
    ...modeOf(provider, target.model),
    ...writeFacts(overrides.get(keyOf(target))?.facts ?? {}),
    ...(Object.keys(ours).length > 0 && { omniroute: ours }),
  };
  return [
    {
      model_name: row.group,
      litellm_params: {
        model,
        litellm_credential_name: connection.name,
        ...(row.weight !== undefined && { weight: row.weight }),
        ...(row.order !== undefined && { order: row.order }),
        ...(row.timeoutMs !== undefined && { timeout: row.timeoutMs / 1000 }),
        ...(row.retries !== undefined && { num_retries: row.retries }),
        ...(!row.isEven && limits),
        ...(concurrency !== undefined && { max_parallel_requests: concurrency }),
        ...(dropParams.length > 0 && { additional_drop_params: dropParams }),
      },
      ...(Object.keys(info).length > 0 && { model_info: info }),
    },
  ];
}

/** LiteLLM has one strategy for all names: that of the most of them. */
function exportStrategy({ strategies }: Layout, losses: string[]): string {
  const counts = new Map<string, number>();
  for (const strategy of strategies.values()) {
    const word = writeStrategy(strategy);
    if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const [most = ['simple-shuffle', 0]] = [...counts].toSorted(([, left], [, right]) => right - left);
  for (const [name, strategy] of strategies) {
    if (writeStrategy(strategy) !== most[0]) losses.push(`${name}: the strategy ${strategy}`);
  }
  return most[0];
}

/** Chat where nobody knows: the most usual, and what LiteLLM checks the health of a model by. */
function modeOf(provider: string, model: string): JsonObject {
  const mode = writeMode(findModelFacts(provider, model)?.mode ?? 'chat');
  return mode === undefined ? {} : { mode };
}

function header(losses: readonly string[]): string {
  const lines = [
    'Written by OmniRoute (omniroute export litellm). Secrets are references: set the variables where LiteLLM runs.',
  ];
  if (losses.length > 0)
    lines.push('', 'LiteLLM has no word for:', ...losses.map((loss) => `- ${loss.replace(/\s+/g, ' ')}`));
  return `${lines.map((line) => `# ${line}`.trimEnd()).join('\n')}\n\n`;
}
