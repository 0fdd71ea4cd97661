import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgresAccount, noAccount, type PostgresAccount } from '../litellm-stack/postgres-account.ts';
import { waitUntilPostgresReady } from '../litellm-stack/postgres-ready.ts';
import { runCommand, tailOf } from '../lib/run-command.ts';
import type { PostgresPlace } from '../tools/postgres.ts';
import { findFreePort } from './free-port.ts';
import { startProcess, type ManagedProcess } from './managed-process.ts';

export type ThrowAwayPostgres = ManagedProcess & { readonly url: string };

/** Nothing has to survive a crash. */
const hasty = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'unix_socket_directories='];

/**
 * A new, empty PostgreSQL on a free loopback port, whose data go when it stops (2 s to start). Anyone on this machine may use it:
 * for tests only.
 */
export async function startThrowAwayPostgres(place: PostgresPlace): Promise<ThrowAwayPostgres> {
  const account = findPostgresAccount();
  if (account === undefined) throw new Error(noAccount);
  const directory = mkdtempSync(join(tmpdir(), 'omniroute-postgres-'));
  account.own(directory);
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  const cluster = join(directory, 'cluster');
  await makeCluster(place, cluster, account);
  const port = await findFreePort();
  const settings = hasty.flatMap((setting) => ['-c', setting]);
  const [program, args] = account.command(place.postgres, [
    '-D',
    cluster,
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    ...settings,
  ]);
  const server = await startProcess({ program, args, env: { PATH: process.env['PATH'] }, cwd: '/' });
  const obstacle = await waitUntilPostgresReady(server);
  if (obstacle !== undefined) throw new Error(obstacle);
  const ended = server.ended.then((end) => {
    process.off('exit', remove);
    remove();
    return end;
  });
  // SIGINT is its fast shutdown, which does not wait for clients to leave.
  const stop = () => server.stop('SIGINT').then(() => ended);
  const kill = () => server.kill().then(() => ended);
  return { ...server, ended, stop, kill, url: `postgresql://litellm@127.0.0.1:${port}/postgres` };
}

async function makeCluster(place: PostgresPlace, cluster: string, account: PostgresAccount): Promise<void> {
  const options = ['--username=litellm', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
  const [program, args] = account.command(place.initdb, [`--pgdata=${cluster}`, ...options]);
  const logFile = `${cluster}.log`;
  const code = await runCommand(program, args, { logFile, label: 'initdb', cwd: '/' });
  if (code !== 0) throw new Error(`initdb failed (exit code ${code}):\n${tailOf(logFile)}`);
}
