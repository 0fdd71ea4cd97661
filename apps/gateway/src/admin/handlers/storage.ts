import { setStoragePolicy } from '@omniroute/control';
import { createBackup, findFirstTime, listBackups, readStoragePolicy, type Backup } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { compact, time } from '../views.ts';

type StorageHandlers = Pick<AdminHandlers, 'getStorage' | 'setStoragePolicy' | 'createBackup'>;

export function storageHandlers({ control, database, dataDirectory }: AdminServices): StorageHandlers {
  return {
    getStorage: async () => {
      await database.foldNow();
      const [size, since, policy, backups] = await Promise.all([
        database.size(),
        findFirstTime(database.read),
        readStoragePolicy(database.read),
        listBackups(dataDirectory),
      ]);
      return compact({
        ...size,
        since: since === undefined ? undefined : time(since),
        policy,
        backups: backups.map(viewBackup),
      });
    },
    setStoragePolicy: async ({ body }) => {
      await setStoragePolicy(control, body);
      return body;
    },
    createBackup: async () => viewBackup(await createBackup({ database, dataDirectory, nowMs: control.now() })),
  };
}

function viewBackup({ path, createdAtMs, bytes }: Backup) {
  return { path, createdAt: time(createdAtMs), bytes };
}
