import { setTimeout as wait } from 'node:timers/promises';
import type { ManagedProcess } from '../../scripts/servers/managed-process.ts';

/** The port that a server prints as its first line. Throws, with its output, when it does not within 20 s. */
export async function printedPort(server: ManagedProcess, name: string): Promise<number> {
  const deadline = performance.now() + 20_000;
  while (!server.output().includes('\n')) {
    if (!server.isRunning() || performance.now() > deadline)
      throw new Error(`${name} did not start: ${server.output()}`);
    await wait(20);
  }
  return Number(server.output().split('\n')[0]);
}
