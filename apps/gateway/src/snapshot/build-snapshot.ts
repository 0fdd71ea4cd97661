import type { SecretBox } from '@omniroute/auth';
import { knownModels, secretPlace, type KnownModelsInput } from '@omniroute/control';
import type { UpstreamConnection } from '@omniroute/core';
import type { Executor } from '@omniroute/open-sse';
import { getProvider } from '@omniroute/registry';
import type { RoutingTable, TargetRef } from '@omniroute/routing';
import {
  listApiKeys,
  listCombos,
  listConnectionModels,
  listConnections,
  listModelOverrides,
  type ApiKeyRow,
  type ComboRow,
  type ConnectionRow,
  type Database,
} from '@omniroute/storage';
import type { ExecutorId } from '@omniroute/core';
import type { Caller, ListedModel, LiveConnection, Snapshot } from './snapshot.ts';

export type SnapshotSources = {
  readonly database: Pick<Database, 'read'>;
  readonly secretBox: SecretBox;
  executorOf(id: ExecutorId): Executor;
  /** A secret that cannot be opened: its connection goes without one, and fails clearly. */
  reportFault(error: unknown): void;
};

/** Reads the whole configuration into a snapshot. */
export async function buildSnapshot(sources: SnapshotSources): Promise<Snapshot> {
  const { read } = sources.database;
  const [rows, modelRows, overrideRows, combos, keys] = await Promise.all([
    listConnections(read),
    listConnectionModels(read),
    listModelOverrides(read),
    listCombos(read),
    listApiKeys(read),
  ]);
  const discovered = Map.groupBy(modelRows, (row) => row.connectionId);
  const overrides = Map.groupBy(overrideRows, (row) => row.connectionId);
  const connections = new Map(
    rows.map((row) => [
      row.id,
      liven(sources, row, { discovered: discovered.get(row.id) ?? [], overrides: overrides.get(row.id) ?? [] }),
    ]),
  );
  const routing = buildRouting(connections, combos);
  return {
    callersByKeyHash: new Map(
      keys.filter((key) => key.revokedAtMs === undefined).map((key) => [key.keyHash, toCaller(key)]),
    ),
    connections,
    routing,
    listed: listNames(rows, connections, combos, routing),
  };
}

function toCaller({ id, name, team, tags, options }: ApiKeyRow): Caller {
  return {
    id,
    name,
    tags,
    ...(team !== undefined && { team }),
    ...(options.forwardAttribution === true && { forwardsAttribution: true }),
  };
}

function liven(
  sources: SnapshotSources,
  row: ConnectionRow,
  known: Pick<KnownModelsInput, 'discovered' | 'overrides'>,
): LiveConnection {
  const definition = getProvider(row.provider);
  const secret = openSecret(sources, row);
  const upstream: UpstreamConnection = {
    id: row.id,
    name: row.name,
    provider: row.provider,
    baseUrl: row.baseUrl,
    settings: row.settings,
    ...(secret !== undefined && { secret }),
  };
  const models = knownModels({ definition, settings: row.settings, ...known }).filter(
    ({ state }) => state === 'active',
  );
  return {
    upstream,
    definition,
    executor: sources.executorOf(definition.executor),
    models: new Map(models.map(({ facts }) => [facts.id, facts])),
  };
}

function openSecret({ secretBox, reportFault }: SnapshotSources, row: ConnectionRow): string | undefined {
  if (row.secretBox === undefined) return undefined;
  try {
    return secretBox.open(row.secretBox, secretPlace(row.id));
  } catch (error) {
    reportFault(error);
    return undefined;
  }
}

function buildRouting(connections: ReadonlyMap<string, LiveConnection>, combos: readonly ComboRow[]): RoutingTable {
  const targetsByModel = new Map<string, TargetRef[]>();
  for (const [connectionId, { models }] of connections) {
    for (const model of models.keys()) {
      const targets = targetsByModel.get(model) ?? [];
      targets.push({ connectionId, model });
      targetsByModel.set(model, targets);
    }
  }
  return {
    connectionIds: new Set(connections.keys()),
    connectionIdByName: new Map([...connections.values()].map(({ upstream }) => [upstream.name, upstream.id])),
    combosById: new Map(combos.map((combo) => [combo.id, combo])),
    combosByName: new Map(combos.map((combo) => [combo.name, combo])),
    targetsByModel,
    factsOf: ({ connectionId, model }) => connections.get(connectionId)?.models.get(model),
  };
}

/** Combos first, then every model by its full name. */
function listNames(
  rows: readonly ConnectionRow[],
  connections: ReadonlyMap<string, LiveConnection>,
  combos: readonly ComboRow[],
  routing: RoutingTable,
): readonly ListedModel[] {
  const listedCombos = combos
    .filter((combo) => routing.combosByName.has(combo.name))
    .map((combo) => ({ id: combo.name, ownedBy: 'omniroute', createdAtSec: Math.floor(combo.createdAtMs / 1000) }));
  const listedModels = rows.flatMap((row) =>
    [...(connections.get(row.id)?.models.keys() ?? [])].map((model) => ({
      id: `${row.name}/${model}`,
      ownedBy: row.provider,
      createdAtSec: Math.floor(row.createdAtMs / 1000),
    })),
  );
  return [...listedCombos, ...listedModels];
}
