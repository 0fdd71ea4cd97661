import { OmniError } from '@omniroute/core';
import { findConnection, findConnectionByName, type ConnectionRow, type Db } from '@omniroute/storage';

/** A connection by its id or name. Throws `OmniError` `not-found`, or `invalid-input` when a `field` of an input named it. */
export async function getConnection(db: Db, idOrName: string, field?: string): Promise<ConnectionRow> {
  const row = (await findConnection(db, idOrName)) ?? (await findConnectionByName(db, idOrName));
  if (row) return row;
  throw field === undefined
    ? new OmniError('not-found', `There is no connection “${idOrName}”.`)
    : new OmniError('invalid-input', `There is no connection “${idOrName}”.`, { field });
}

/** Where a connection's secret is bound to. */
export function secretPlace(connectionId: string): string {
  return `connections.secret:${connectionId}`;
}
