import { isPattern, OmniError, type Shadow } from '@omniroute/core';
import { listAliases, updateAlias as updateRow, type AliasRow, type Db } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { checkAliasName } from './check-name.ts';
import type { AliasInput } from './create.ts';
import { getAlias } from './find.ts';
import { refuseDeadEnd } from './refuse-dead-end.ts';
import { resolveShadow } from './resolve-shadow.ts';
import { resolveTarget } from './resolve-target.ts';

export type AliasUpdate = {
  readonly name?: string | undefined;
  readonly target?: AliasInput['target'] | undefined;
  /** `null` takes it away. */
  readonly shadow?: Shadow | null | undefined;
};

/** Changes an alias. Throws `OmniError` `invalid-input`, `conflict` or `in-use` with the field. */
export async function updateAlias(context: ControlContext, idOrName: string, input: AliasUpdate): Promise<AliasRow> {
  const { id, name: oldName } = await getAlias(context.database.read, idOrName);
  const summary = { name: input.name ?? oldName, fields: Object.keys(input) };
  return change(context, { action: 'update', entity: 'alias', entityId: id, summary }, async (db) => {
    const before = await getAlias(db, id);
    const name = input.name ?? before.name;
    if (name !== before.name) await checkRename(db, before, name);
    const target = await resolveTarget(db, name, input.target ?? before.target);
    await refuseDeadEnd(db, { id, name, target });
    await updateRow(db, id, {
      updatedAtMs: context.now(),
      name,
      target,
      ...(input.shadow !== undefined && { shadow: input.shadow && (await resolveShadow(db, input.shadow)) }),
    });
    return getAlias(db, id);
  });
}

async function checkRename(db: Db, before: AliasRow, name: string): Promise<void> {
  await checkAliasName(db, name);
  if (!isPattern(name)) return;
  const user = (await listAliases(db)).find(({ target }) => 'alias' in target && target.alias === before.id);
  if (!user) return;
  const message = `“${user.name}” leads to “${before.name}”, which therefore cannot become a pattern.`;
  throw new OmniError('in-use', message, { field: 'name' });
}
