import type { RoutingDefaults } from '@omniroute/core';
import { type Db, parseJson } from './rows.ts';
import { putSetting } from './settings.ts';

const key = 'routing-defaults';

/** What holds for all names; nothing before it was first set. */
export async function findRoutingDefaults(db: Db): Promise<RoutingDefaults> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return row ? parseJson<RoutingDefaults>(row.value) : {};
}

export async function putRoutingDefaults(db: Db, defaults: RoutingDefaults): Promise<void> {
  const { afterFailure, unknownNames } = defaults;
  await putSetting(db, key, {
    ...(afterFailure && {
      afterFailure: { combo: afterFailure.combo, ...(afterFailure.on && { on: [...afterFailure.on] }) },
    }),
    ...(unknownNames && { unknownNames: { combo: unknownNames.combo } }),
  });
}
