import type { LimitHolderKind, NanoUsd } from '@omniroute/core';
import type { ReadableDatabase } from '../database/open-database.ts';
import type { Db } from '../repositories/rows.ts';

/** Whose spending, and since when. `fromMs` lies on a quarter of an hour, as the beginnings of all zones' days do. */
export type SpendAsk = { readonly kind: LimitHolderKind; readonly id: string; readonly fromMs: number };

/** What was spent by all that is recorded by now, nano-USD, in the order of the asks. Unknown costs count nothing. */
export async function sumSpend(database: ReadableDatabase, asks: readonly SpendAsk[]): Promise<readonly NanoUsd[]> {
  await database.foldNow();
  return Promise.all(asks.map((ask) => sumOne(database.read, ask)));
}

async function sumOne(db: Db, { kind, id, fromMs }: SpendAsk): Promise<NanoUsd> {
  const row = await db
    .selectFrom('spend')
    .select((eb) => eb.fn.sum<number | bigint | string | null>('cost_nano_usd').as('total'))
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('slot_ms', '>=', fromMs)
    .executeTakeFirst();
  return Number(row?.total ?? 0);
}

/** Forgets what no budget looks at any more; gives how many rows. */
export async function forgetSpend(db: Db, beforeMs: number): Promise<number> {
  const result = await db.deleteFrom('spend').where('slot_ms', '<', beforeMs).executeTakeFirst();
  return Number(result.numDeletedRows);
}
