import { OmniError } from '@omniroute/core';
import { updateCombo as updateRow, type ComboRow } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import type { ComboInput } from './create.ts';
import { getCombo } from './find.ts';
import { refuseCycle, resolveChains, resolveTargets } from './resolve-targets.ts';

export type ComboUpdate = { readonly [field in keyof ComboInput]?: ComboInput[field] | undefined };

/** Changes a combo; every change is a new version. Throws `OmniError` `invalid-input` or `conflict` with the field. */
export async function updateCombo(context: ControlContext, idOrName: string, input: ComboUpdate): Promise<ComboRow> {
  const { id, name } = await getCombo(context.database.read, idOrName);
  const summary = { name: input.name ?? name, fields: Object.keys(input) };
  return change(context, { action: 'update', entity: 'combo', entityId: id, summary }, async (db) => {
    const before = await getCombo(db, id);
    const targets = input.targets && (await resolveTargets(db, input.targets));
    const fallback = input.fallback && (await resolveChains(db, input.fallback));
    await refuseCycle(db, {
      id,
      name: input.name ?? before.name,
      targets: targets ?? before.targets,
      fallback: fallback ?? before.fallback,
    });
    const row = await updateRow(db, id, {
      atMs: context.now(),
      ...(input.name !== undefined && { name: input.name }),
      ...(input.strategy !== undefined && { strategy: input.strategy }),
      ...(targets !== undefined && { targets }),
      ...(fallback !== undefined && { fallback }),
      ...(input.options !== undefined && { options: input.options }),
    });
    if (!row) throw new OmniError('not-found', `There is no combo “${idOrName}”.`);
    return row;
  });
}
