import type { Route } from '../route.ts';
import { backupSchema, storagePolicySchema, storageSchema } from '../schemas/storage.ts';

/** Where it is all kept. */
export const storageRoutes = {
  getStorage: {
    method: 'GET',
    path: '/api/storage',
    summary: 'How much room the data take, how long they are kept, and what backups there are',
    auth: 'admin',
    response: storageSchema,
    status: 200,
  },
  setStoragePolicy: {
    method: 'PUT',
    path: '/api/storage/policy',
    summary: 'How long requests are kept',
    auth: 'admin',
    body: storagePolicySchema,
    response: storagePolicySchema,
    status: 200,
  },
  createBackup: {
    method: 'POST',
    path: '/api/storage/backups',
    summary: 'Copy the database, as it is now, with the key that opens its secrets; serving goes on',
    auth: 'admin',
    response: backupSchema,
    status: 201,
  },
} as const satisfies Record<string, Route>;
