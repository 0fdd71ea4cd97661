import { join } from 'node:path';
import { onCore, servingCore } from '../lib/cores.ts';
import { createLoopWatch } from '../lib/loop-delay.ts';
import { printedPort } from '../lib/printed-port.ts';
import { startProcess } from '../../scripts/servers/managed-process.ts';
import { plainAddress } from './direct.ts';
import type { Peer } from './peer.ts';

const program = join(import.meta.dirname, 'bare-server.ts');

/** A bare `node:http` → `undici.dispatch` proxy. It does not translate. */
export async function startBare(upstreamPort: number): Promise<Peer> {
  const loop = createLoopWatch();
  const command = onCore(servingCore, { program: process.execPath, args: [program, String(upstreamPort)] });
  const server = await startProcess({ ...command, env: { PATH: process.env['PATH'], ...loop.env } });
  const port = await printedPort(server, 'The bare proxy');
  return {
    id: 'bare',
    title: 'bare `node:http` → `undici.dispatch`',
    process: server,
    servesOnFirstThread: true,
    loop,
    address: (workload) => plainAddress(workload, port),
  };
}
