import type { JsonValue } from '@omniroute/core';
import { type Db, parseJson } from './rows.ts';

export async function findSetting(db: Db, key: string): Promise<JsonValue | undefined> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return row && parseJson<JsonValue>(row.value);
}

export async function putSetting(db: Db, key: string, value: JsonValue): Promise<void> {
  const text = JSON.stringify(value);
  await db
    .insertInto('settings')
    .values({ key, value: text })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
    .execute();
}

/** Gives false when there is no such setting. */
export async function deleteSetting(db: Db, key: string): Promise<boolean> {
  const result = await db.deleteFrom('settings').where('key', '=', key).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
