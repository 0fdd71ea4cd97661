import { OmniError } from '@omniroute/core';
import { deleteDrain, putDrain, type DrainRow } from '@omniroute/storage';
import { getConnection } from '../connections/find.ts';
import { change, type ControlContext } from '../context.ts';

export type DrainInput = {
  /** Id or name. */
  readonly connection: string;
  /** Absent: the connection with all its models. */
  readonly model?: string | undefined;
};

/** Takes a connection, or one model of it, out: combos ask it only when nobody else is left. Throws `OmniError` `not-found`. */
export async function drain(context: ControlContext, { connection, model }: DrainInput): Promise<DrainRow> {
  const { id, name } = await getConnection(context.database.read, connection);
  const row = { connectionId: id, model: model ?? '', sinceMs: context.now() };
  await change(context, entryOf('drain', id, { name, model }), (db) => putDrain(db, row));
  return row;
}

/** Takes it back in. Throws `OmniError` `not-found` where it is not drained. */
export async function undrain(context: ControlContext, { connection, model }: DrainInput): Promise<void> {
  const { id, name } = await getConnection(context.database.read, connection);
  await change(context, entryOf('undrain', id, { name, model }), async (db) => {
    if (await deleteDrain(db, id, model ?? '')) return;
    const what = model === undefined ? `“${name}” as a whole` : `The model “${model}” of “${name}”`;
    throw new OmniError('not-found', `${what} is not drained. GET /api/health/targets lists what is.`);
  });
}

function entryOf(
  action: string,
  entityId: string,
  { name, model }: { readonly name: string; readonly model: string | undefined },
) {
  return { action, entity: 'connection', entityId, summary: { name, ...(model !== undefined && { model }) } };
}
