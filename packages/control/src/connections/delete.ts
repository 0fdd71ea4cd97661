import { OmniError } from '@omniroute/core';
import { deleteConnection as deleteRow, listCombos } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { getConnection } from './find.ts';

/** Deletes a connection; its recorded requests stay. Throws `OmniError` `in-use` while a combo has it as a target or a judge. */
export async function deleteConnection(context: ControlContext, idOrName: string): Promise<void> {
  const { id, name } = await getConnection(context.database.read, idOrName);
  await change(context, { action: 'delete', entity: 'connection', entityId: id, summary: { name } }, async (db) => {
    const users = (await listCombos(db)).filter(
      ({ targets, options }) =>
        targets.some((target) => 'connection' in target && target.connection === id) ||
        options.cascade?.judge?.connection === id,
    );
    if (users.length > 0) {
      const names = users.map((combo) => `“${combo.name}”`).join(', ');
      throw new OmniError('in-use', `“${name}” is a target or a judge of ${names}. Take it out there first.`);
    }
    await deleteRow(db, id);
  });
}
