import { isSameCombo, OmniError } from '@omniroute/core';
import { updateCombo as updateRow, type ComboRow } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { refuseDuringCanary } from './canary.ts';
import { getCombo } from './find.ts';
import { checkServable, getComboVersion } from './versions.ts';

/**
 * Makes a combo equal to one of its versions, as a new version; one that equals it already stays as it is. Throws `OmniError`
 * `invalid-input` when there is no such version or it cannot be served any more, `conflict` while a canary runs or when the name
 * that it had is taken.
 */
export async function rollBackCombo(context: ControlContext, idOrName: string, version: number): Promise<ComboRow> {
  const { id, name } = await getCombo(context.database.read, idOrName);
  const entry = { action: 'roll-back', entity: 'combo', entityId: id, summary: { name, version } };
  return change(context, entry, async (db) => {
    const before = await getCombo(db, id);
    refuseDuringCanary(before, context.now());
    const { snapshot } = await getComboVersion(db, before, version, 'version');
    if (isSameCombo(before, snapshot)) return before;
    await checkServable(db, snapshot, version);
    const { strategy, targets, fallback, options = {} } = snapshot;
    const changes = { name: snapshot.name, strategy, targets, fallback, options };
    const row = await updateRow(db, id, { atMs: context.now(), canary: null, ...changes });
    if (!row) throw new OmniError('not-found', `There is no combo “${idOrName}”.`);
    return row;
  });
}
