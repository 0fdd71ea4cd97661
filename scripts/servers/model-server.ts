import { join } from 'node:path';
import type { ModelServerPlace } from '../tools/model-server.ts';
import { findFreePort } from './free-port.ts';
import { startProcess, type ManagedProcess } from './managed-process.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export type ModelServer = ManagedProcess & {
  /** Base URL as an OpenAI SDK takes it. */
  readonly url: string;
  readonly apiKey: string;
  readonly model: string;
};

const program = join(import.meta.dirname, 'model_server.py');

export type ModelServerOptions = {
  /** It embeds texts as well. */
  readonly embeddings?: boolean;
};

/** Starts a real small model (SmolLM2-135M-Instruct) behind an OpenAI-compatible server on a free loopback port. */
export async function startModelServer(
  place: ModelServerPlace,
  { embeddings = false }: ModelServerOptions = {},
): Promise<ModelServer> {
  const port = await findFreePort();
  const apiKey = 'sk-local-model';
  const model = 'smollm2-135m';
  const server = await startProcess({
    program: place.python,
    args: [program, String(port), apiKey, model, ...(embeddings ? ['embeddings'] : [])],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    graceMs: 3000,
  });
  await waitUntilReady(server, { name: 'The model server', url: `http://127.0.0.1:${port}/health`, timeoutMs: 60_000 });
  return { ...server, url: `http://127.0.0.1:${port}/v1`, apiKey, model };
}
