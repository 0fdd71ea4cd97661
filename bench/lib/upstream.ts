import { startProcess, type ManagedProcess } from '../../scripts/servers/managed-process.ts';
import { onCore, otherCore } from './cores.ts';

export type Upstream = ManagedProcess & { readonly port: number };

/** Starts the compiled upstream away from the core of what is measured. */
export async function startUpstream(program: string): Promise<Upstream> {
  const server = await startProcess({ ...onCore(otherCore, { program, args: [] }), env: {} });
  const deadline = performance.now() + 10_000;
  while (!server.output().includes('\n')) {
    if (!server.isRunning() || performance.now() > deadline)
      throw new Error(`The upstream did not start: ${server.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { ...server, port: Number(server.output()) };
}
