import { createToken, hashToken } from '@omniroute/auth';
import {
  deleteAdminSession,
  deleteExpiredAdminSessions,
  findAdminSession,
  insertAdminSession,
} from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';

const lifetimeMs = 30 * 24 * 3_600_000;

/** Begins a session of thirty days. The token goes into a cookie; its hash alone is stored. */
export async function beginSession(
  context: ControlContext,
  userAgent: string | undefined,
): Promise<{ readonly token: string; readonly expiresAtMs: number }> {
  const { token, hash } = createToken();
  const atMs = context.now();
  const row = {
    tokenHash: hash,
    createdAtMs: atMs,
    expiresAtMs: atMs + lifetimeMs,
    ...(userAgent !== undefined && { userAgent: userAgent.slice(0, 500) }),
  };
  await change(context, { action: 'sign-in', entity: 'admin', entityId: 'admin', summary: {} }, async (db) => {
    await deleteExpiredAdminSessions(db, atMs);
    await insertAdminSession(db, row);
  });
  return { token, expiresAtMs: row.expiresAtMs };
}

/** When the session of a token ends, or `undefined` when there is none. */
export async function findSession(
  context: ControlContext,
  token: string,
): Promise<{ readonly expiresAtMs: number } | undefined> {
  return findAdminSession(context.database.read, hashToken(token), context.now());
}

/** Ends a session; one that is over already changes nothing. */
export async function endSession(context: ControlContext, token: string): Promise<void> {
  const entry = { action: 'sign-out', entity: 'admin', entityId: 'admin', summary: {} };
  await change(context, entry, (db) => deleteAdminSession(db, hashToken(token)));
}
