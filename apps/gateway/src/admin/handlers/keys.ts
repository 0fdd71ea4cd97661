import { createKey, revokeKey } from '@omniroute/control';
import { keyUsage, listApiKeys } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { viewKey } from '../views.ts';

type KeyHandlers = Pick<AdminHandlers, 'listKeys' | 'createKey' | 'revokeKey'>;

export function keyHandlers(services: AdminServices): KeyHandlers {
  const { control, database } = services;
  return {
    listKeys: async () => {
      const usage = await keyUsage(database);
      return { items: (await listApiKeys(database.read)).map((row) => viewKey(row, usage.get(row.id))) };
    },
    createKey: async ({ body }) => {
      const created = await createKey(control, body);
      await services.refresh();
      return created;
    },
    revokeKey: async ({ params }) => {
      await revokeKey(control, params.id);
      await services.refresh();
      return undefined;
    },
  };
}
