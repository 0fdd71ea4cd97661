import type { ComboOptions } from '@omniroute/core';
import type { Db } from '@omniroute/storage';
import { getConnection } from '../connections/find.ts';

/** Options whose judge names its connection by id. Throws `OmniError` `invalid-input` with the field when there is no such one. */
export async function resolveJudge(db: Db, options: ComboOptions): Promise<ComboOptions> {
  const { cascade } = options;
  if (cascade?.judge === undefined) return options;
  const { id } = await getConnection(db, cascade.judge.connection, 'options.cascade.judge.connection');
  return { ...options, cascade: { ...cascade, judge: { ...cascade.judge, connection: id } } };
}
