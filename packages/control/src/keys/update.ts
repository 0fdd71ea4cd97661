import { OmniError, type KeyOptions } from '@omniroute/core';
import { findApiKey, updateApiKey, type ApiKeyRow } from '@omniroute/storage';
import { resolveKeyCache } from '../cache/resolve-cache.ts';
import { change, type ControlContext } from '../context.ts';

/** Absent fields stay as they are; `team: null` takes the team away; `options` replaces all options. */
export type KeyUpdate = {
  readonly name?: string | undefined;
  readonly team?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly options?: KeyOptions | undefined;
};

/** Changes what people say of a client key. Throws `OmniError` `not-found`, `invalid-input` with the field, and `conflict` for a revoked one. */
export async function updateKey(context: ControlContext, id: string, input: KeyUpdate): Promise<ApiKeyRow> {
  const summary = { fields: Object.keys(input) };
  return change(context, { action: 'update', entity: 'key', entityId: id, summary }, async (db) => {
    const before = await findApiKey(db, id);
    if (!before) throw new OmniError('not-found', `There is no key “${id}”.`);
    if (before.revokedAtMs !== undefined)
      throw new OmniError('conflict', `The key “${before.name}” was revoked, which is for good. Create another one.`);
    const { team: teamBefore, ...rest } = before;
    const options = input.options && (await resolveKeyCache(db, input.options));
    const team = input.team === undefined ? teamBefore : (input.team ?? undefined);
    const row: ApiKeyRow = {
      ...rest,
      ...(input.name !== undefined && { name: input.name }),
      ...(team !== undefined && { team }),
      ...(input.tags !== undefined && { tags: [...new Set(input.tags)] }),
      ...(options !== undefined && { options }),
    };
    await updateApiKey(db, row);
    return row;
  });
}
