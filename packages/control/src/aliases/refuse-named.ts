import { OmniError, type Alias } from '@omniroute/core';
import { findRoutingDefaults, listAliases, type Db } from '@omniroute/storage';

type Entity = { readonly id: string; readonly name: string };

/** Throws `OmniError` `in-use` while an alias, or what holds for all names, leads to a combo. */
export async function refuseNamedCombo(db: Db, { id, name }: Entity): Promise<void> {
  await refuseWhere(db, name, ({ target }) => 'combo' in target && target.combo === id);
  const { afterFailure, unknownNames } = await findRoutingDefaults(db);
  if (afterFailure?.combo === id) throw inUse(`Models that fail go on with “${name}”. Change the defaults first.`);
  if (unknownNames?.combo === id) throw inUse(`Unknown names go to “${name}”. Change the defaults first.`);
}

/** Throws `OmniError` `in-use` while an alias leads to a connection, or has its shadow there. */
export async function refuseNamedConnection(db: Db, { id, name }: Entity): Promise<void> {
  await refuseWhere(db, name, ({ target, shadow }) => {
    return ('connection' in target && target.connection === id) || shadow?.target.connection === id;
  });
}

const mostShown = 5;

async function refuseWhere(db: Db, name: string, leadsThere: (alias: Alias) => boolean): Promise<void> {
  const users = (await listAliases(db)).filter(leadsThere);
  if (users.length === 0) return;
  const shown = users.slice(0, mostShown).map((alias) => `“${alias.name}”`);
  const more = users.length > mostShown ? ` and ${users.length - mostShown} more` : '';
  throw inUse(`“${name}” is what the alias ${shown.join(', ')}${more} leads to. Change that first.`);
}

function inUse(message: string): OmniError {
  return new OmniError('in-use', message);
}
