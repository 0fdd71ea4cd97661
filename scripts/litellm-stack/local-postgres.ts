import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toolsDirectory } from '../lib/paths.ts';
import { runCommand, tailOf } from '../lib/run-command.ts';
import { findFreePort } from '../servers/free-port.ts';
import { startProcess, type ManagedProcess } from '../servers/managed-process.ts';
import { missing, ready, type Tool } from '../tools/tool.ts';
import { findProgram } from './find-program.ts';
import { findPostgresAccount, noAccount, type PostgresAccount } from './postgres-account.ts';
import { waitUntilPostgresReady } from './postgres-ready.ts';

export type LocalPostgres = { readonly server: ManagedProcess; readonly url: string };

/** Starts a PostgreSQL of this machine on a free loopback port, on a cluster of its own that is kept for the next run. */
export async function startLocalPostgres(): Promise<Tool<LocalPostgres>> {
  const initdb = findProgram('initdb');
  const postgres = findProgram('postgres');
  if (initdb === undefined || postgres === undefined) return missing('no PostgreSQL server on this machine');
  const account = findPostgresAccount();
  if (account === undefined) return missing(noAccount);
  const cluster = join(account.home ?? toolsDirectory(), 'omniroute-litellm', 'postgres');
  const obstacle = await ensureCluster(initdb, cluster, account);
  if (obstacle !== undefined) return missing(obstacle);
  const port = await findFreePort();
  const options = ['-D', cluster, '-h', '127.0.0.1', '-p', String(port), '-c', 'unix_socket_directories='];
  const [program, args] = account.command(postgres, options);
  const server = await startProcess({ program, args, env: { PATH: process.env['PATH'] }, cwd: '/' });
  const failure = await waitUntilPostgresReady(server);
  if (failure !== undefined) return missing(failure);
  const password = readFileSync(`${cluster}.password`, 'utf8').trim();
  // SIGINT is its fast shutdown, which does not wait for clients to leave.
  const withFastStop: ManagedProcess = { ...server, stop: () => server.stop('SIGINT') };
  return ready({ server: withFastStop, url: `postgresql://litellm:${password}@127.0.0.1:${port}/postgres` });
}

/** Makes the cluster once. Gives what stood in the way, or `undefined`. */
async function ensureCluster(initdb: string, cluster: string, account: PostgresAccount): Promise<string | undefined> {
  if (existsSync(join(cluster, 'PG_VERSION'))) return undefined;
  mkdirSync(dirname(cluster), { recursive: true, mode: 0o700 });
  account.own(dirname(cluster));
  const passwordFile = `${cluster}.password`;
  writeFileSync(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  account.own(passwordFile);
  const logFile = join(toolsDirectory(), 'logs', 'litellm-postgres.log');
  const [program, args] = account.command(initdb, [
    `--pgdata=${cluster}`,
    '--username=litellm',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--no-locale',
  ]);
  const code = await runCommand(program, args, { logFile, label: 'initdb', cwd: '/' });
  return code === 0 ? undefined : `initdb failed (exit code ${code}):\n${tailOf(logFile)}`;
}
