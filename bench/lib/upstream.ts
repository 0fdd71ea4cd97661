import { startProcess, type ManagedProcess } from '../../scripts/servers/managed-process.ts';
import { onCore, otherCore } from './cores.ts';
import { printedPort } from './printed-port.ts';

export type Upstream = ManagedProcess & { readonly port: number };

/** Starts the compiled upstream away from the core of what is measured. */
export async function startUpstream(program: string): Promise<Upstream> {
  const server = await startProcess({ ...onCore(otherCore, { program, args: [] }), env: {} });
  return { ...server, port: await printedPort(server, 'The upstream') };
}
