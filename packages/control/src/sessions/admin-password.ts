import { createPassword, hashPassword, verifyPassword } from '@omniroute/auth';
import { deleteAllAdminSessions, findSetting, putSetting } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';

const settingKey = 'admin-password-hash';

/**
 * Makes sure that there is an admin password: the given one, else the one from before, else a new one, which is returned this once.
 * A given password that is not the stored one takes its place and signs everybody out.
 */
export async function ensureAdminPassword(
  context: ControlContext,
  given: string | undefined,
): Promise<{ readonly generated?: string }> {
  const stored = await findSetting(context.database.read, settingKey);
  if (given !== undefined) {
    const same = typeof stored === 'string' && (await verifyPassword(given, stored));
    if (!same) await storePassword(context, given);
    return {};
  }
  if (typeof stored === 'string') return {};
  const generated = createPassword();
  await storePassword(context, generated);
  return { generated };
}

/** Whether this is the admin password. */
export async function isAdminPassword(context: ControlContext, password: string): Promise<boolean> {
  const stored = await findSetting(context.database.read, settingKey);
  return typeof stored === 'string' && verifyPassword(password, stored);
}

async function storePassword(context: ControlContext, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await change(context, { action: 'set-password', entity: 'admin', entityId: 'admin', summary: {} }, async (db) => {
    await putSetting(db, settingKey, hash);
    await deleteAllAdminSessions(db);
  });
}
