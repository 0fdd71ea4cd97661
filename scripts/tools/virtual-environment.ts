import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolsDirectory } from '../lib/paths.ts';
import { formatDuration, say } from '../lib/print.ts';
import { runCommand, tailOf } from '../lib/run-command.ts';
import { withLock } from './lock.ts';
import { ensurePython } from './python.ts';
import { missing, ready, type Tool } from './tool.ts';

export type EnvironmentRecipe = {
  /** Directory below the tools directory. */
  readonly name: string;
  readonly title: string;
  /** Rough size and time of a first set-up, for the person who waits. */
  readonly effort: string;
  /** `pip install` once for each entry, with these arguments. */
  readonly installs: readonly (readonly string[])[];
  /** Exact versions that must be there, by distribution name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Modules whose import proves that the installation works. */
  readonly imports: readonly string[];
};

/**
 * A Python virtual environment after the recipe; gives its directory. A stamp written last says that it is complete, so
 * an interrupted set-up starts anew and a complete one costs one read of a file.
 */
export async function ensureEnvironment(recipe: EnvironmentRecipe): Promise<Tool<string>> {
  const directory = join(toolsDirectory(), recipe.name);
  if (isComplete(directory, recipe)) return ready(directory);
  return withLock(`${directory}.lock`, async () => {
    if (isComplete(directory, recipe) || adopt(directory, recipe)) return ready(directory);
    return install(directory, recipe);
  });
}

async function install(directory: string, recipe: EnvironmentRecipe): Promise<Tool<string>> {
  const python = await ensurePython();
  if (python.status === 'missing') return missing(`${recipe.title}: ${python.reason}`);
  const startedAt = performance.now();
  const logFile = join(toolsDirectory(), 'logs', `${recipe.name}.log`);
  say(`Setting up ${recipe.title} in ${directory} (${recipe.effort}; kept for later runs)`);
  rmSync(directory, { recursive: true, force: true });
  rmSync(logFile, { force: true });
  const options = { logFile, label: `Installing ${recipe.title}` };
  let code = await runCommand(python.place, ['-m', 'venv', directory], options);
  for (const packages of recipe.installs) {
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', ...packages];
    code ||= await runCommand(pythonOf(directory), pip, options);
  }
  if (code !== 0) return missing(`${recipe.title}: pip failed (exit code ${code}):\n${tailOf(logFile)}`);
  if (!adopt(directory, recipe)) return missing(`${recipe.title}: installed, but it cannot be imported`);
  say(`${recipe.title} is ready after ${formatDuration(performance.now() - startedAt)}`);
  return ready(directory);
}

/** Stamps an environment that holds the right versions and imports; false when it does not. */
function adopt(directory: string, recipe: EnvironmentRecipe): boolean {
  if (!existsSync(pythonOf(directory))) return false;
  const check = [
    'import importlib.metadata as metadata, json, sys',
    `wanted = json.loads(${JSON.stringify(JSON.stringify(recipe.versions))})`,
    'assert all(metadata.version(name) == version for name, version in wanted.items())',
    ...recipe.imports.map((name) => `import ${name}`),
  ].join('\n');
  if (spawnSync(pythonOf(directory), ['-c', check], { stdio: 'ignore' }).status !== 0) return false;
  writeFileSync(stampOf(directory), stampText(recipe));
  return true;
}

function isComplete(directory: string, recipe: EnvironmentRecipe): boolean {
  if (!existsSync(pythonOf(directory)) || !existsSync(stampOf(directory))) return false;
  return readFileSync(stampOf(directory), 'utf8') === stampText(recipe);
}

const stampOf = (directory: string): string => join(directory, 'complete.json');
const stampText = (recipe: EnvironmentRecipe): string => `${JSON.stringify(recipe.versions)}\n`;
const pythonOf = (directory: string): string => join(directory, 'bin', 'python');
