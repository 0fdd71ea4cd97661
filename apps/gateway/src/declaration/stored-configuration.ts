import {
  findRoutingDefaults,
  listAliases,
  listApiKeys,
  listCombos,
  listConnections,
  listDeclared,
  listModelOverrides,
  type AliasRow,
  type ApiKeyRow,
  type ComboRow,
  type ConnectionRow,
  type Db,
  type DeclaredRow,
  type ModelOverrideRow,
} from '@omniroute/storage';
import type { NamesById } from '@omniroute/control';
import type { RoutingDefaults } from '@omniroute/core';

/** The configuration as the database has it, and who owns what of it. */
export type StoredConfiguration = {
  readonly connections: readonly ConnectionRow[];
  /** By the id of their connection. */
  readonly overrides: ReadonlyMap<string, readonly ModelOverrideRow[]>;
  readonly combos: readonly ComboRow[];
  readonly aliases: readonly AliasRow[];
  /** Those that are not revoked. */
  readonly keys: readonly ApiKeyRow[];
  readonly defaults: RoutingDefaults;
  readonly declared: readonly DeclaredRow[];
  readonly names: NamesById;
};

export async function readStored(db: Db): Promise<StoredConfiguration> {
  const connections = await listConnections(db);
  const combos = await listCombos(db);
  const aliases = await listAliases(db);
  return {
    connections,
    overrides: Map.groupBy(await listModelOverrides(db), (row) => row.connectionId),
    combos,
    aliases,
    keys: (await listApiKeys(db)).filter((key) => key.revokedAtMs === undefined),
    defaults: await findRoutingDefaults(db),
    declared: await listDeclared(db),
    names: { connection: namesOf(connections), combo: namesOf(combos), alias: namesOf(aliases) },
  };
}

function namesOf(rows: readonly { readonly id: string; readonly name: string }[]): (id: string) => string | undefined {
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => names.get(id);
}
