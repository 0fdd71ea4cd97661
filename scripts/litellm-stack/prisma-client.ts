import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { toolsDirectory } from '../lib/paths.ts';
import { say } from '../lib/print.ts';
import { runCommand, tailOf } from '../lib/run-command.ts';
import type { LitellmPlace } from '../tools/litellm.ts';

/**
 * Makes the database client that LiteLLM reaches PostgreSQL with. Its engine comes from Prisma's download host, once. Gives what
 * stood in the way, or `undefined`.
 */
export async function ensurePrismaClient(place: LitellmPlace): Promise<string | undefined> {
  if (isGenerated(place)) return undefined;
  const schema = schemaOf(place);
  if (schema === undefined) return "LiteLLM's database schema is not where it was expected";
  say("Making LiteLLM's database client (Prisma downloads its engine, once)");
  const logFile = join(toolsDirectory(), 'logs', 'litellm-prisma.log');
  const env = { PATH: place.bin + delimiter + (process.env['PATH'] ?? '') };
  const args = ['180', join(place.bin, 'prisma'), 'generate', `--schema=${schema}`];
  const code = await runCommand('timeout', args, { env, logFile, label: 'prisma generate' });
  return code === 0 && isGenerated(place) ? undefined : `prisma generate failed (${logFile}):\n${tailOf(logFile, 3)}`;
}

function isGenerated({ bin }: LitellmPlace): boolean {
  return spawnSync(join(bin, 'python'), ['-c', 'import prisma; prisma.Prisma()'], { stdio: 'ignore' }).status === 0;
}

function schemaOf({ bin }: LitellmPlace): string | undefined {
  const code = 'import importlib.util as u; print(u.find_spec("litellm").submodule_search_locations[0])';
  const { stdout } = spawnSync(join(bin, 'python'), ['-c', code], { encoding: 'utf8' });
  const schema = join(stdout.trim(), 'proxy', 'schema.prisma');
  return existsSync(schema) ? schema : undefined;
}
