import { createCombo, deleteCombo, getCombo, updateCombo } from '@omniroute/control';
import { listCombos, listConnections } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { viewCombo, type Names } from '../views.ts';

type ComboHandlers = Pick<AdminHandlers, 'listCombos' | 'createCombo' | 'getCombo' | 'updateCombo' | 'deleteCombo'>;

export function comboHandlers(services: AdminServices): ComboHandlers {
  const { control, database } = services;

  const readNames = async (): Promise<Names> => {
    const connections = new Map((await listConnections(database.read)).map((row) => [row.id, row]));
    const combos = new Map((await listCombos(database.read)).map((row) => [row.id, row.name]));
    return { connection: (id) => connections.get(id), combo: (id) => combos.get(id) };
  };

  return {
    listCombos: async () => {
      const names = await readNames();
      return { items: (await listCombos(database.read)).map((row) => viewCombo(row, names)) };
    },
    createCombo: async ({ body }) => {
      const row = await createCombo(control, body);
      await services.refresh();
      return viewCombo(row, await readNames());
    },
    getCombo: async ({ params }) => viewCombo(await getCombo(database.read, params.id), await readNames()),
    updateCombo: async ({ params, body }) => {
      const row = await updateCombo(control, params.id, body);
      await services.refresh();
      return viewCombo(row, await readNames());
    },
    deleteCombo: async ({ params }) => {
      await deleteCombo(control, params.id);
      await services.refresh();
      return undefined;
    },
  };
}
