import { isSameCombo, OmniError } from '@omniroute/core';
import { updateCombo as updateRow, type ComboRow } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { refuseDuringCanary } from './canary.ts';
import type { ComboInput } from './create.ts';
import { getCombo } from './find.ts';
import { resolveChanges } from './resolve-changes.ts';
import { refuseCycle } from './resolve-targets.ts';

export type ComboUpdate = { readonly [field in keyof ComboInput]?: ComboInput[field] | undefined };

/**
 * Changes a combo, as a new version; what changes nothing makes none. Throws `OmniError` `invalid-input` or `conflict` with the
 * field, and `conflict` while a canary runs.
 */
export async function updateCombo(context: ControlContext, idOrName: string, input: ComboUpdate): Promise<ComboRow> {
  const { id, name } = await getCombo(context.database.read, idOrName);
  const summary = { name: input.name ?? name, fields: Object.keys(input) };
  return change(context, { action: 'update', entity: 'combo', entityId: id, summary }, async (db) => {
    const before = await getCombo(db, id);
    const atMs = context.now();
    refuseDuringCanary(before, atMs);
    const changes = await resolveChanges(db, input);
    const after = { ...before, ...changes };
    if (isSameCombo(before, after)) return before;
    await refuseCycle(db, after);
    const row = await updateRow(db, id, { atMs, canary: null, ...changes });
    if (!row) throw new OmniError('not-found', `There is no combo “${idOrName}”.`);
    return row;
  });
}
