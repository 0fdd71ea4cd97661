import { setTimeout as wait } from 'node:timers/promises';
import type { ManagedProcess } from '../servers/managed-process.ts';

/**
 * Waits until a PostgreSQL takes queries; it takes connections earlier. Gives its output if it ends before that. Its messages must
 * be the untranslated ones (`initdb --no-locale`).
 */
export async function waitUntilPostgresReady(server: ManagedProcess): Promise<string | undefined> {
  while (!server.output().includes('database system is ready to accept connections')) {
    if (!server.isRunning()) return `PostgreSQL ended at once:\n${server.output()}`;
    await wait(50);
  }
  return undefined;
}
