import type { SecretBox } from '@omniroute/auth';
import { knownModels, secretPlace, type KnownModelsInput } from '@omniroute/control';
import type { RoutingDefaults, UpstreamConnection } from '@omniroute/core';
import type { Executor } from '@omniroute/open-sse';
import { getProvider } from '@omniroute/registry';
import { buildAliasTable, type Drains, type RoutingTable, type TargetRef } from '@omniroute/routing';
import {
  findCacheClearings,
  findRoutingDefaults,
  listAliases,
  listApiKeys,
  listCombos,
  listConnectionModels,
  listConnections,
  listDrains,
  listModelOverrides,
  type AliasRow,
  type ApiKeyRow,
  type ComboRow,
  type ConnectionRow,
  type Database,
} from '@omniroute/storage';
import type { ExecutorId } from '@omniroute/core';
import { keyHolder, limitsByConnection, type ConnectionLimits } from '../limits/limited-holders.ts';
import { readScope } from '../limits/model-scope.ts';
import { listNames } from './list-names.ts';
import { toDrains } from './to-drains.ts';
import type { Caller, LiveConnection, Snapshot } from './snapshot.ts';

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
  const [rows, modelRows, overrideRows, combos, aliases, defaults, keys, cacheClearings, drains] = await Promise.all([
    listConnections(read),
    listConnectionModels(read),
    listModelOverrides(read),
    listCombos(read),
    listAliases(read),
    findRoutingDefaults(read),
    listApiKeys(read),
    findCacheClearings(read),
    listDrains(read),
  ]);
  const discovered = Map.groupBy(modelRows, (row) => row.connectionId);
  const overrides = Map.groupBy(overrideRows, (row) => row.connectionId);
  const limits = limitsByConnection(rows, combos);
  const connections = new Map(
    rows.map((row) => [
      row.id,
      liven(sources, row, {
        discovered: discovered.get(row.id) ?? [],
        overrides: overrides.get(row.id) ?? [],
        limits: limits.get(row.id),
      }),
    ]),
  );
  const routing = buildRouting(connections, { combos, aliases, defaults, drains: toDrains(drains) });
  return {
    callersByKeyHash: new Map(
      keys.filter((key) => key.revokedAtMs === undefined).map((key) => [key.keyHash, toCaller(key)]),
    ),
    connections,
    routing,
    cacheClearings,
    listed: listNames({ connections: rows, combos, aliases }, connections, routing),
  };
}

function toCaller({ id, name, team, tags, options }: ApiKeyRow): Caller {
  const limited = keyHolder({ id, name, options });
  return {
    id,
    name,
    tags,
    ...(team !== undefined && { team }),
    ...(options.forwardAttribution === true && { forwardsAttribution: true }),
    ...(limited && { limited }),
    ...(options.models && { mayUse: readScope(options.models) }),
    ...(options.expiresAt !== undefined && { expiresAtMs: Date.parse(options.expiresAt) }),
    ...(options.cache !== undefined && { cache: options.cache }),
  };
}

type KnownOfConnection = Pick<KnownModelsInput, 'discovered' | 'overrides'> & {
  readonly limits: ConnectionLimits | undefined;
};

function liven(sources: SnapshotSources, row: ConnectionRow, { limits, ...known }: KnownOfConnection): LiveConnection {
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
    ...(limits && { limits }),
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

type Names = {
  readonly combos: readonly ComboRow[];
  readonly aliases: readonly AliasRow[];
  readonly defaults: RoutingDefaults;
  readonly drains: Drains | undefined;
};

function buildRouting(
  connections: ReadonlyMap<string, LiveConnection>,
  { combos, aliases, defaults, drains }: Names,
): RoutingTable {
  const targetsByModel = new Map<string, TargetRef[]>();
  for (const [connectionId, { models }] of connections) {
    for (const model of models.keys()) {
      const targets = targetsByModel.get(model) ?? [];
      targets.push({ connectionId, model });
      targetsByModel.set(model, targets);
    }
  }
  const connectionIds = new Set(connections.keys());
  const combosById = new Map(combos.map((combo) => [combo.id, combo]));
  return {
    connectionIds,
    connectionIdByName: new Map([...connections.values()].map(({ upstream }) => [upstream.name, upstream.id])),
    combosById,
    combosByName: new Map(combos.map((combo) => [combo.name, combo])),
    aliases: buildAliasTable({ aliases, combosById, connectionIds }),
    defaults,
    ...(drains && { drains }),
    targetsByModel,
    factsOf: ({ connectionId, model }) => connections.get(connectionId)?.models.get(model),
  };
}
