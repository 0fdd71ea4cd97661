import { setTimeout as wait } from 'node:timers/promises';
import { gatewayMain } from '../../scripts/lib/paths.ts';
import { findFreePort } from '../../scripts/servers/free-port.ts';
import { startProcess } from '../../scripts/servers/managed-process.ts';
import { onCore, servingCore } from '../lib/cores.ts';
import { readMemory } from '../lib/memory.ts';
import { requestBody, type Workload } from '../lib/workload.ts';

export type ColdStart = {
  /** What is in the database that it starts on. */
  readonly data: 'empty' | 'full';
  /** From the start of the process to the first answered request. */
  readonly firstAnswerMs: number;
  /** Resident bytes after five seconds without a request. */
  readonly idleRss: number;
};

export type ColdStartOptions = {
  /** Of a gateway that has been configured and stopped. */
  readonly dataDirectory: string;
  readonly key: string;
  readonly workload: Workload;
  readonly model: string;
};

/** Starts the built gateway on data that is there and asks for a completion until it gets one. */
export async function measureColdStart(options: ColdStartOptions): Promise<Omit<ColdStart, 'data'>> {
  const port = await findFreePort();
  const startedAt = performance.now();
  const server = await startProcess({
    ...onCore(servingCore, { program: process.execPath, args: [gatewayMain] }),
    env: { PATH: process.env['PATH'], OMNIROUTE_PORT: String(port), OMNIROUTE_DATA_DIR: options.dataDirectory },
    graceMs: 35_000,
  });
  try {
    while (!(await answers(port, options))) {
      if (!server.isRunning() || performance.now() - startedAt > 60_000)
        throw new Error(`No first answer: ${server.output()}`);
      await wait(2);
    }
    const firstAnswerMs = performance.now() - startedAt;
    await wait(5000);
    return { firstAnswerMs, idleRss: readMemory(server.pid).rss };
  } finally {
    await server.stop();
  }
}

async function answers(port: number, { key, workload, model }: ColdStartOptions): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: requestBody(workload, model),
    });
    await response.arrayBuffer();
    if (response.ok) return true;
    throw new Error(`The first answer was ${response.status}.`);
  } catch (error) {
    // A refused connection: it does not listen yet.
    if (error instanceof TypeError) return false;
    throw error;
  }
}
