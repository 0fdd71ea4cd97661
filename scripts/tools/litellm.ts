import { join } from 'node:path';
import { ready, type Tool } from './tool.ts';
import { ensureEnvironment } from './virtual-environment.ts';

export const litellmVersion = '1.106.2';
const prismaVersion = '0.15.0';

export type LitellmPlace = { readonly bin: string; readonly program: string };

/** The real LiteLLM proxy in an environment of its own. */
export function ensureLitellm(): Promise<Tool<LitellmPlace>> {
  return ensureProxy(`litellm-${litellmVersion}`);
}

/**
 * The same in another environment, into which a database client may be generated: that makes every proxy of an environment
 * start slower and take twice the memory, with or without a database.
 */
export function ensureLitellmWithDatabase(): Promise<Tool<LitellmPlace>> {
  return ensureProxy(`litellm-${litellmVersion}-database`);
}

async function ensureProxy(name: string): Promise<Tool<LitellmPlace>> {
  const environment = await ensureEnvironment({
    name,
    title: `LiteLLM ${litellmVersion}`,
    effort: 'about 750 MB and 1-2 minutes',
    installs: [[`litellm[proxy]==${litellmVersion}`, `prisma==${prismaVersion}`]],
    versions: { litellm: litellmVersion, prisma: prismaVersion },
    imports: ['litellm', 'prisma'],
  });
  if (environment.status === 'missing') return environment;
  const bin = join(environment.place, 'bin');
  return ready({ bin, program: join(bin, 'litellm') });
}
