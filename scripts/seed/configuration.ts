import {
  type Database,
  insertApiKey,
  insertCombo,
  insertConnection,
  listApiKeys,
  listCombos,
  listConnections,
  replaceDiscoveredModels,
} from '@omniroute/storage';
import type { Known, World } from './world.ts';

/** What a data directory has already, by name. */
export async function readKnown({ read }: Database): Promise<Known> {
  const byName = (rows: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> =>
    new Map(rows.map(({ id, name }) => [name, id]));
  return {
    connections: byName(await listConnections(read)),
    combos: byName(await listCombos(read)),
    keys: byName(await listApiKeys(read)),
  };
}

/** Writes connections with their models, combos and keys in one transaction. */
export async function writeConfiguration({ write }: Database, world: World, atMs: number): Promise<void> {
  await write.transaction().execute(async (transaction) => {
    for (const { row } of world.connections) {
      await insertConnection(transaction, row);
      const models = world.models.filter(({ connection }) => connection.row.id === row.id).map(({ facts }) => facts);
      await replaceDiscoveredModels(transaction, { connectionId: row.id, models, discoveredAtMs: atMs });
    }
    for (const { id, name, strategy, targets } of world.combos) {
      await insertCombo(transaction, { id, name, strategy, targets, fallback: {} }, atMs);
    }
    for (const { row } of world.keys) await insertApiKey(transaction, row);
  });
}
