import { createCombo, deleteCombo, getCombo, updateCombo } from '@omniroute/control';
import { listCombos } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import { readNames } from '../read-names.ts';
import type { AdminServices } from '../services.ts';
import { viewCombo } from '../views.ts';

type ComboHandlers = Pick<AdminHandlers, 'listCombos' | 'createCombo' | 'getCombo' | 'updateCombo' | 'deleteCombo'>;

export function comboHandlers(services: AdminServices): ComboHandlers {
  const { control, database } = services;

  const names = () => readNames(database.read, control.now());

  return {
    listCombos: async () => {
      const known = await names();
      return { items: (await listCombos(database.read)).map((row) => viewCombo(row, known)) };
    },
    createCombo: async ({ body }) => {
      const row = await createCombo(control, body);
      await services.refresh();
      return viewCombo(row, await names());
    },
    getCombo: async ({ params }) => viewCombo(await getCombo(database.read, params.id), await names()),
    updateCombo: async ({ params, body }) => {
      const row = await updateCombo(control, params.id, body);
      await services.refresh();
      return viewCombo(row, await names());
    },
    deleteCombo: async ({ params }) => {
      await deleteCombo(control, params.id);
      await services.refresh();
      return undefined;
    },
  };
}
