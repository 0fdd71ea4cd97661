import { OmniError } from '@omniroute/core';
import { deleteConnection as deleteRow, listCombos } from '@omniroute/storage';
import { refuseNamedConnection } from '../aliases/refuse-named.ts';
import { refuseEmbedder } from '../cache/refuse-embedder.ts';
import { change, type ControlContext } from '../context.ts';
import { getConnection } from './find.ts';

/** Deletes a connection; its recorded requests stay. Throws `OmniError` `in-use` while a combo asks it, or an alias leads there. */
export async function deleteConnection(context: ControlContext, idOrName: string): Promise<void> {
  const { id, name } = await getConnection(context.database.read, idOrName);
  await change(context, { action: 'delete', entity: 'connection', entityId: id, summary: { name } }, async (db) => {
    const users = (await listCombos(db)).filter(
      ({ targets, options }) =>
        targets.some((target) => 'connection' in target && target.connection === id) ||
        options.cascade?.judge?.connection === id ||
        options.shadow?.target.connection === id,
    );
    if (users.length > 0) {
      const names = users.map((combo) => `“${combo.name}”`).join(', ');
      throw new OmniError('in-use', `“${name}” is a target, a judge or a shadow of ${names}. Take it out there first.`);
    }
    await refuseNamedConnection(db, { id, name });
    await refuseEmbedder(db, { id, name });
    await deleteRow(db, id);
  });
}
