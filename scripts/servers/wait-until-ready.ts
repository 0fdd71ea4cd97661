import { setTimeout as wait } from 'node:timers/promises';
import type { ManagedProcess } from './managed-process.ts';

export type ReadyOptions = {
  readonly name: string;
  /** Answers 200 once the server is ready. */
  readonly url: string;
  readonly timeoutMs: number;
};

/** Asks every 100 ms. Throws, with the end of the server's output, when it ends or the time is over before it is ready. */
export async function waitUntilReady(server: ManagedProcess, options: ReadyOptions): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  while (!(await isReady(options.url))) {
    if (!server.isRunning()) throw failure(server, `${options.name} ended before it was ready`);
    if (performance.now() > deadline) {
      await server.kill();
      throw failure(server, `${options.name} was not ready within ${options.timeoutMs / 1000} s`);
    }
    await wait(100);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Refused connections and time-outs both mean: not yet.
    return false;
  }
}

function failure(server: ManagedProcess, message: string): Error {
  return new Error(`${message}. The end of its output:\n${server.output().split('\n').slice(-25).join('\n')}`);
}
