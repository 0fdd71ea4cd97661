import { newId, type AliasTarget, type Shadow } from '@omniroute/core';
import { insertAlias, type AliasRow } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { checkAliasName } from './check-name.ts';
import { refuseDeadEnd } from './refuse-dead-end.ts';
import { resolveShadow } from './resolve-shadow.ts';
import { resolveTarget } from './resolve-target.ts';

/** As a person writes it: what is referred to by id or name. */
export type AliasInput = {
  readonly name: string;
  readonly target: AliasTarget;
  readonly shadow?: Shadow | undefined;
};

/** Adds an alias. Throws `OmniError` `invalid-input` or `conflict` with the field. */
export async function createAlias(context: ControlContext, input: AliasInput): Promise<AliasRow> {
  const atMs = context.now();
  const id = newId('als', atMs);
  const { name } = input;
  return change(context, { action: 'create', entity: 'alias', entityId: id, summary: { name } }, async (db) => {
    await checkAliasName(db, name);
    const target = await resolveTarget(db, name, input.target);
    const shadow = input.shadow && (await resolveShadow(db, input.shadow));
    const row = { id, name, target, ...(shadow && { shadow }), createdAtMs: atMs, updatedAtMs: atMs };
    await refuseDeadEnd(db, row);
    await insertAlias(db, row);
    return row;
  });
}
