import { type Db, withoutNulls } from './rows.ts';

export type AdminSessionRow = {
  readonly tokenHash: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly userAgent?: string;
};

export async function insertAdminSession(db: Db, row: AdminSessionRow): Promise<void> {
  await db
    .insertInto('admin_sessions')
    .values({
      token_hash: row.tokenHash,
      created_at_ms: row.createdAtMs,
      expires_at_ms: row.expiresAtMs,
      user_agent: row.userAgent ?? null,
    })
    .execute();
}

/** `undefined` also for a session that has expired by `nowMs`. */
export async function findAdminSession(db: Db, tokenHash: string, nowMs: number): Promise<AdminSessionRow | undefined> {
  const row = await db
    .selectFrom('admin_sessions')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('expires_at_ms', '>', nowMs)
    .executeTakeFirst();
  return (
    row &&
    withoutNulls({
      tokenHash: row.token_hash,
      createdAtMs: row.created_at_ms,
      expiresAtMs: row.expires_at_ms,
      userAgent: row.user_agent,
    })
  );
}

/** Gives false when there is no such session. */
export async function deleteAdminSession(db: Db, tokenHash: string): Promise<boolean> {
  const result = await db.deleteFrom('admin_sessions').where('token_hash', '=', tokenHash).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Signs everybody out, as after a change of password. */
export async function deleteAllAdminSessions(db: Db): Promise<void> {
  await db.deleteFrom('admin_sessions').execute();
}

/** Gives how many had expired. */
export async function deleteExpiredAdminSessions(db: Db, nowMs: number): Promise<number> {
  const result = await db.deleteFrom('admin_sessions').where('expires_at_ms', '<=', nowMs).executeTakeFirst();
  return Number(result.numDeletedRows);
}
