import { OmniError } from '@omniroute/core';
import { findAlias, findAliasByName, type AliasRow, type Db } from '@omniroute/storage';

/** An alias by its id or name. Throws `OmniError` `not-found`, or `invalid-input` when a `field` of an input named it. */
export async function getAlias(db: Db, idOrName: string, field?: string): Promise<AliasRow> {
  const row = (await findAlias(db, idOrName)) ?? (await findAliasByName(db, idOrName));
  if (row) return row;
  throw field === undefined
    ? new OmniError('not-found', `There is no alias “${idOrName}”.`)
    : new OmniError('invalid-input', `There is no alias “${idOrName}”.`, { field });
}
