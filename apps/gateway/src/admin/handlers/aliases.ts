import { createAlias, deleteAlias, getAlias, setRoutingDefaults, updateAlias } from '@omniroute/control';
import type { RoutingDefaultsView } from '@omniroute/contract';
import type { RoutingDefaults } from '@omniroute/core';
import {
  declaredPaths,
  findRoutingDefaults,
  listAliases,
  listCombos,
  listConnections,
  type AliasRow,
  type Db,
} from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { viewAlias, type AliasNames } from '../view-alias.ts';

type AliasHandlers = Pick<
  AdminHandlers,
  | 'listAliases'
  | 'createAlias'
  | 'getAlias'
  | 'updateAlias'
  | 'deleteAlias'
  | 'getRoutingDefaults'
  | 'setRoutingDefaults'
>;

export function aliasHandlers(services: AdminServices): AliasHandlers {
  const { control, database, snapshot } = services;

  const view = async (row: AliasRow) => viewAlias(row, await readNames(database.read), snapshot().routing);

  return {
    listAliases: async () => {
      const [rows, names] = await Promise.all([listAliases(database.read), readNames(database.read)]);
      return { items: rows.map((row) => viewAlias(row, names, snapshot().routing)) };
    },
    createAlias: async ({ body }) => {
      const row = await createAlias(control, body);
      await services.refresh();
      return view(row);
    },
    getAlias: async ({ params }) => view(await getAlias(database.read, params.id)),
    updateAlias: async ({ params, body }) => {
      const row = await updateAlias(control, params.id, body);
      await services.refresh();
      return view(row);
    },
    deleteAlias: async ({ params }) => {
      await deleteAlias(control, params.id);
      await services.refresh();
      return undefined;
    },
    getRoutingDefaults: async () => viewDefaults(await findRoutingDefaults(database.read)),
    setRoutingDefaults: async ({ body }) => {
      const defaults = await setRoutingDefaults(control, body);
      await services.refresh();
      return viewDefaults(defaults);
    },
  };
}

async function readNames(read: Db): Promise<AliasNames> {
  const [connections, combos, aliases, declared] = await Promise.all([
    listConnections(read),
    listCombos(read),
    listAliases(read),
    declaredPaths(read, 'alias'),
  ]);
  const connectionsById = new Map(connections.map((row) => [row.id, row]));
  const combosById = new Map(combos.map((row) => [row.id, row.name]));
  const aliasesById = new Map(aliases.map((row) => [row.id, row.name]));
  return {
    connection: (id) => connectionsById.get(id),
    combo: (id) => combosById.get(id),
    alias: (id) => aliasesById.get(id),
    declaredIn: (id) => declared.get(id),
  };
}

function viewDefaults({ afterFailure, unknownNames }: RoutingDefaults): RoutingDefaultsView {
  return {
    ...(afterFailure && {
      afterFailure: { combo: afterFailure.combo, ...(afterFailure.on && { on: [...afterFailure.on] }) },
    }),
    ...(unknownNames && { unknownNames }),
  };
}
