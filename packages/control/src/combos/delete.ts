import { OmniError } from '@omniroute/core';
import { combosOf } from '@omniroute/routing';
import { deleteCombo as deleteRow, listCombos } from '@omniroute/storage';
import { refuseNamedCombo } from '../aliases/refuse-named.ts';
import { change, type ControlContext } from '../context.ts';
import { getCombo } from './find.ts';

/** Deletes a combo. Throws `OmniError` `in-use` while another combo has it as a target, or names lead to it. */
export async function deleteCombo(context: ControlContext, idOrName: string): Promise<void> {
  const { id, name } = await getCombo(context.database.read, idOrName);
  await change(context, { action: 'delete', entity: 'combo', entityId: id, summary: { name } }, async (db) => {
    const users = (await listCombos(db)).filter((combo) => combosOf(combo).includes(id));
    if (users.length > 0) {
      const names = users.map((combo) => `“${combo.name}”`).join(', ');
      throw new OmniError(
        'in-use',
        `“${name}” is a target of ${names}, or follows its failures. Take it out there first.`,
      );
    }
    await refuseNamedCombo(db, { id, name });
    await deleteRow(db, id);
  });
}
