import { OmniError } from '@omniroute/core';
import { findApiKey, revokeApiKey } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';

/** Revokes a client key for good; revoking it again changes nothing. Throws `OmniError` `not-found`. */
export async function revokeKey(context: ControlContext, id: string): Promise<void> {
  const key = await findApiKey(context.database.read, id);
  if (!key) throw new OmniError('not-found', `There is no key “${id}”.`);
  if (key.revokedAtMs !== undefined) return;
  const entry = { action: 'revoke', entity: 'key', entityId: id, summary: { name: key.name, hint: key.hint } };
  await change(context, entry, (db) => revokeApiKey(db, id, context.now()));
}
