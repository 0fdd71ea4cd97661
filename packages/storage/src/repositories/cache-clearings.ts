import { isJsonObject } from '@omniroute/core';
import { deleteCached } from './response-cache.ts';
import type { Db } from './rows.ts';
import { findSetting, putSetting } from './settings.ts';

/**
 * When answers were last forgotten, ms since the epoch: of all, and by combo (empty for models addressed directly). Answers that
 * were made until then are not given again, wherever a process may still hold them.
 */
export type CacheClearings = { readonly allAtMs: number; readonly byCombo: Readonly<Record<string, number>> };

const setting = 'cache.cleared';

export async function findCacheClearings(db: Db): Promise<CacheClearings> {
  const value = await findSetting(db, setting);
  if (!isJsonObject(value)) return { allAtMs: 0, byCombo: {} };
  const byCombo = Object.entries(isJsonObject(value['byCombo']) ? value['byCombo'] : {});
  return {
    allAtMs: Number(value['allAtMs'] ?? 0),
    byCombo: Object.fromEntries(byCombo.map(([combo, atMs]) => [combo, Number(atMs)])),
  };
}

/** Forgets the answers of a combo, or all; belongs into a transaction. Gives how many entries went. */
export async function clearCached(
  db: Db,
  { comboId, atMs }: { readonly comboId?: string | undefined; readonly atMs: number },
): Promise<number> {
  const { allAtMs, byCombo } = await findCacheClearings(db);
  const after =
    comboId === undefined ? { allAtMs: atMs, byCombo: {} } : { allAtMs, byCombo: { ...byCombo, [comboId]: atMs } };
  await putSetting(db, setting, after);
  return deleteCached(db, comboId);
}
