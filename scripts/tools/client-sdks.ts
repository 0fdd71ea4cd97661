import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, toolsDirectory } from '../lib/paths.ts';
import { formatDuration, say } from '../lib/print.ts';
import { runCommand, tailOf } from '../lib/run-command.ts';
import { withLock } from './lock.ts';
import { missing, ready, type Tool } from './tool.ts';

const title = 'the client SDKs of Google and of Vercel';
const recipe = join(repositoryRoot, 'e2e', 'clients');
const files = ['package.json', 'package-lock.json'];

/** `directory` holds their `node_modules`. */
export type ClientSdksPlace = { readonly directory: string };

/**
 * The SDKs that e2e/clients pins, outside of the workspace: they are large, and only the whole-system tests call them. The
 * directory's name holds the lock file's digest, so that a changed lock is a new set-up.
 */
export async function ensureClientSdks(): Promise<Tool<ClientSdksPlace>> {
  const lock = readFileSync(join(recipe, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const directory = join(toolsDirectory(), `clients-${digest}`);
  if (existsSync(stampOf(directory))) return ready({ directory });
  return withLock(`${directory}.lock`, async () => {
    if (existsSync(stampOf(directory))) return ready({ directory });
    return install(directory);
  });
}

async function install(directory: string): Promise<Tool<ClientSdksPlace>> {
  const startedAt = performance.now();
  const logFile = `${directory}.log`;
  say(`Setting up ${title} in ${directory} (about 70 MB; kept for later runs)`);
  rmSync(directory, { recursive: true, force: true });
  rmSync(logFile, { force: true });
  mkdirSync(directory, { recursive: true });
  for (const file of files) copyFileSync(join(recipe, file), join(directory, file));
  const args = ['ci', '--prefix', directory, '--ignore-scripts', '--no-audit', '--no-fund'];
  const code = await runCommand('npm', args, { cwd: directory, logFile, label: `Installing ${title}` });
  if (code !== 0) return missing(`${title}: npm failed (exit code ${code}):\n${tailOf(logFile)}`);
  writeFileSync(stampOf(directory), '');
  say(`${title} are ready after ${formatDuration(performance.now() - startedAt)}`);
  return ready({ directory });
}

const stampOf = (directory: string): string => join(directory, 'complete');
