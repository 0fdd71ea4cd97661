import { join } from 'node:path';
import { ready, type Tool } from './tool.ts';
import { ensureEnvironment } from './virtual-environment.ts';

/** The version that is advised and shipped in the stack. */
export const litellmVersion = '1.106.2';
/** The oldest version without a known security fault. */
export const litellmFloorVersion = '1.84.0';
const prismaVersion = '0.15.0';

export type LitellmVersion = typeof litellmVersion | typeof litellmFloorVersion;
export type LitellmPlace = { readonly version: LitellmVersion; readonly bin: string; readonly program: string };

/** The real LiteLLM proxy in an environment of its own. */
export function ensureLitellm(version: LitellmVersion = litellmVersion): Promise<Tool<LitellmPlace>> {
  return ensureProxy(version, `litellm-${version}`);
}

/**
 * The same in another environment, into which a database client may be generated: that makes every proxy of an environment
 * start slower and take twice the memory, with or without a database.
 */
export function ensureLitellmWithDatabase(): Promise<Tool<LitellmPlace>> {
  return ensureProxy(litellmVersion, `litellm-${litellmVersion}-database`);
}

async function ensureProxy(version: LitellmVersion, name: string): Promise<Tool<LitellmPlace>> {
  const environment = await ensureEnvironment({
    name,
    title: `LiteLLM ${version}`,
    effort: 'about 750 MB and 1-2 minutes',
    installs: [[`litellm[proxy]==${version}`, `prisma==${prismaVersion}`]],
    versions: { litellm: version, prisma: prismaVersion },
    imports: ['litellm', 'prisma'],
  });
  if (environment.status === 'missing') return environment;
  const bin = join(environment.place, 'bin');
  return ready({ version, bin, program: join(bin, 'litellm') });
}
