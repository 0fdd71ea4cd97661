import { join } from 'node:path';
import { onCore, servingCore } from '../lib/cores.ts';
import { printedPort } from '../lib/printed-port.ts';
import { pathOf, upstreamModel } from '../lib/workload.ts';
import { startProcess } from '../../scripts/servers/managed-process.ts';
import type { Peer } from './peer.ts';

const program = join(import.meta.dirname, 'bare-server.ts');

/** A bare `node:http` → `undici.dispatch` proxy. It does not translate. */
export async function startBare(upstreamPort: number): Promise<Peer> {
  const command = onCore(servingCore, { program: process.execPath, args: [program, String(upstreamPort)] });
  const server = await startProcess({ ...command, env: { PATH: process.env['PATH'] } });
  const port = await printedPort(server, 'The bare proxy');
  return {
    id: 'bare',
    title: 'bare `node:http` → `undici.dispatch`',
    process: server,
    servesOnFirstThread: true,
    address: (workload) =>
      workload.client === workload.upstream
        ? { port, path: pathOf[workload.client], model: upstreamModel(workload), headers: [] }
        : undefined,
  };
}
