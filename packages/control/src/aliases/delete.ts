import { OmniError } from '@omniroute/core';
import { deleteAlias as deleteRow, listAliases } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { getAlias } from './find.ts';

/** Deletes an alias. Throws `OmniError` `in-use` while another alias leads to it. */
export async function deleteAlias(context: ControlContext, idOrName: string): Promise<void> {
  const { id, name } = await getAlias(context.database.read, idOrName);
  await change(context, { action: 'delete', entity: 'alias', entityId: id, summary: { name } }, async (db) => {
    const users = (await listAliases(db)).filter(({ target }) => 'alias' in target && target.alias === id);
    if (users.length > 0) {
      const names = users.map((alias) => `“${alias.name}”`).join(', ');
      throw new OmniError('in-use', `${names} leads to “${name}”. Change that first.`);
    }
    await deleteRow(db, id);
  });
}
