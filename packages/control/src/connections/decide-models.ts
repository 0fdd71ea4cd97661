import type { ModelState } from '@omniroute/core';
import { setModelState } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { getConnection } from './find.ts';

export type ModelDecision = { readonly ids: readonly string[]; readonly state: ModelState };

/** Says of listed models whether clients are offered them. */
export async function decideModels(
  context: ControlContext,
  connectionIdOrName: string,
  { ids, state }: ModelDecision,
): Promise<void> {
  const { id } = await getConnection(context.database.read, connectionIdOrName);
  const entry = { action: 'decide-models', entity: 'connection', entityId: id, summary: { state, ids: [...ids] } };
  await change(context, entry, (db) => setModelState(db, id, ids, state));
}
