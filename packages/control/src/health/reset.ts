import { putHealthReset } from '@omniroute/storage';
import { getConnection } from '../connections/find.ts';
import { change, type ControlContext } from '../context.ts';

export type HealthResetInput = {
  /** Id or name. Absent: all connections. */
  readonly connection?: string | undefined;
  /** Absent: all models. */
  readonly model?: string | undefined;
};

/** Closes breakers by hand: each serving process forgets what speaks against the targets. Throws `OmniError` `not-found`. */
export async function resetHealth(context: ControlContext, { connection, model }: HealthResetInput): Promise<void> {
  const found = connection === undefined ? undefined : await getConnection(context.database.read, connection);
  const row = { connectionId: found?.id ?? '', model: model ?? '', atMs: context.now() };
  const summary = { ...(found && { name: found.name }), ...(model !== undefined && { model }) };
  const entry = { action: 'reset-health', entity: 'connection', entityId: row.connectionId, summary };
  await change(context, entry, (db) => putHealthReset(db, row));
}
