import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolsDirectory } from '../lib/paths.ts';
import { formatDuration, say } from '../lib/print.ts';
import { runCommand, tailOf } from '../lib/run-command.ts';
import { withLock } from './lock.ts';
import { missing, ready, type Tool } from './tool.ts';

export type PackagesRecipe = {
  /** Begins the name of the directory below the tools directory. */
  readonly name: string;
  readonly title: string;
  /** Rough size, for the person who waits. */
  readonly effort: string;
  /** The directory of a package.json and its lock file. Modules beside them are put beside the `node_modules`, to import from there. */
  readonly directory: string;
};

/**
 * npm packages outside of the workspace; gives the directory that holds their `node_modules`. Its name holds the
 * digest of the recipe's files, so that a changed one is a new set-up.
 */
export async function ensureNodePackages(recipe: PackagesRecipe): Promise<Tool<string>> {
  const directory = join(toolsDirectory(), `${recipe.name}-${digestOf(recipe)}`);
  if (existsSync(stampOf(directory))) return ready(directory);
  return withLock(`${directory}.lock`, async () => {
    if (existsSync(stampOf(directory))) return ready(directory);
    return install(directory, recipe);
  });
}

async function install(directory: string, recipe: PackagesRecipe): Promise<Tool<string>> {
  const startedAt = performance.now();
  const logFile = `${directory}.log`;
  say(`Setting up ${recipe.title} in ${directory} (${recipe.effort}; kept for later runs)`);
  rmSync(directory, { recursive: true, force: true });
  rmSync(logFile, { force: true });
  mkdirSync(directory, { recursive: true });
  for (const file of filesOf(recipe)) copyFileSync(join(recipe.directory, file), join(directory, file));
  const args = ['ci', '--prefix', directory, '--ignore-scripts', '--no-audit', '--no-fund'];
  const code = await runCommand('npm', args, { cwd: directory, logFile, label: `Installing ${recipe.title}` });
  if (code !== 0) return missing(`${recipe.title}: npm failed (exit code ${code}):\n${tailOf(logFile)}`);
  writeFileSync(stampOf(directory), '');
  say(`${recipe.title}: ready after ${formatDuration(performance.now() - startedAt)}`);
  return ready(directory);
}

function digestOf(recipe: PackagesRecipe): string {
  const hash = createHash('sha256');
  for (const file of filesOf(recipe)) hash.update(readFileSync(join(recipe.directory, file)));
  return hash.digest('hex').slice(0, 12);
}

function filesOf(recipe: PackagesRecipe): readonly string[] {
  return readdirSync(recipe.directory)
    .filter((name) => name.startsWith('package') || name.endsWith('.mjs'))
    .toSorted();
}

const stampOf = (directory: string): string => join(directory, 'complete');
