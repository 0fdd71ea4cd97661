import { defaultStoragePolicy, isJsonObject, type StoragePolicy } from '@omniroute/core';
import { findSetting, putSetting } from '../repositories/settings.ts';
import type { Db } from '../repositories/rows.ts';

const key = 'storage-policy';

/** What an operator said, or the default. */
export async function readStoragePolicy(db: Db): Promise<StoragePolicy> {
  const value = await findSetting(db, key);
  if (!isJsonObject(value)) return defaultStoragePolicy;
  const { requestDays } = value;
  return typeof requestDays === 'number' ? { requestDays } : {};
}

export async function writeStoragePolicy(db: Db, { requestDays }: StoragePolicy): Promise<void> {
  await putSetting(db, key, requestDays === undefined ? {} : { requestDays });
}
