import { OmniError } from '@omniroute/core';
import { findCombo, findComboByName, type ComboRow, type Db } from '@omniroute/storage';

/** A combo by its id or name. Throws `OmniError` `not-found`, or `invalid-input` when a `field` of an input named it. */
export async function getCombo(db: Db, idOrName: string, field?: string): Promise<ComboRow> {
  const row = (await findCombo(db, idOrName)) ?? (await findComboByName(db, idOrName));
  if (row) return row;
  throw field === undefined
    ? new OmniError('not-found', `There is no combo “${idOrName}”.`)
    : new OmniError('invalid-input', `There is no combo “${idOrName}”.`, { field });
}
