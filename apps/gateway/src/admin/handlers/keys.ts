import { createKey, revokeKey, updateKey } from '@omniroute/control';
import { declaredPaths, keyUsage, listApiKeys } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { listLimits } from '../../limits/list-limits.ts';
import { viewKey } from '../views.ts';

type KeyHandlers = Pick<AdminHandlers, 'listKeys' | 'createKey' | 'updateKey' | 'revokeKey' | 'listLimits'>;

export function keyHandlers(services: AdminServices): KeyHandlers {
  const { control, database } = services;
  return {
    listKeys: async () => {
      const usage = await keyUsage(database);
      const declared = await declaredPaths(database.read, 'key');
      return {
        items: (await listApiKeys(database.read)).map((row) => {
          const declaredIn = declared.get(row.id);
          const key = viewKey(row, usage.get(row.id));
          return declaredIn === undefined ? key : { ...key, declaredIn };
        }),
      };
    },
    createKey: async ({ body }) => {
      const created = await createKey(control, body);
      await services.refresh();
      return created;
    },
    updateKey: async ({ params, body }) => {
      const row = await updateKey(control, params.id, body);
      await services.refresh();
      return viewKey(row, (await keyUsage(database)).get(row.id));
    },
    revokeKey: async ({ params }) => {
      await revokeKey(control, params.id);
      await services.refresh();
      return undefined;
    },
    listLimits: async () => ({ items: await listLimits(services.snapshot(), services.limitDesk) }),
  };
}
