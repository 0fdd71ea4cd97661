import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../servers/free-port.ts';
import { startProcess, type ManagedProcess } from '../servers/managed-process.ts';
import { missing, ready, type Tool } from '../tools/tool.ts';
import { findProgram } from './find-program.ts';

export type LocalRedis = { readonly server: ManagedProcess; readonly variables: Readonly<Record<string, string>> };

/** Starts a Redis (or Valkey) of this machine on a free loopback port, with a password and nothing on disk. */
export async function startLocalRedis(): Promise<Tool<LocalRedis>> {
  const program = findProgram('redis-server') ?? findProgram('valkey-server');
  if (program === undefined) return missing('no redis-server on this machine');
  const port = await findFreePort();
  const password = randomBytes(24).toString('hex');
  const directory = mkdtempSync(join(tmpdir(), 'omniroute-redis-'));
  const file = join(directory, 'redis.conf');
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    'save ""',
    'appendonly no',
    `dir ${directory}`,
  ];
  // In a file of our own: arguments can be read by every user of the machine.
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  const server = await startProcess({ program, args: [file], env: { PATH: process.env['PATH'] } });
  void server.ended.then(() => rmSync(directory, { recursive: true, force: true }));
  while (!(await accepts(port))) {
    if (!server.isRunning()) return missing(`redis-server ended at once:\n${server.output()}`);
    await wait(50);
  }
  const variables = { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(port), REDIS_PASSWORD: password };
  return ready({ server, variables });
}

/** True when something listens on the loopback port. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
