import type { StoragePolicy } from '@omniroute/core';
import { writeStoragePolicy } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';

export async function setStoragePolicy(context: ControlContext, policy: StoragePolicy): Promise<void> {
  const entry = { action: 'update', entity: 'storage-policy', entityId: '', summary: { ...policy } };
  await change(context, entry, (db) => writeStoragePolicy(db, policy));
}
