import { spawnSync } from 'node:child_process';
import { installDebianPackages } from './debian.ts';
import { missing, ready, type Tool } from './tool.ts';

const probe = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 3)';
const candidates = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** The command of a Python ≥ 3.10 that can make virtual environments, installed from the distribution if need be. */
export async function ensurePython(): Promise<Tool<string>> {
  const found = findPython();
  if (found) return ready(found);
  const obstacle = await installDebianPackages(['python3', 'python3-venv']);
  if (obstacle !== undefined) return missing(`Python 3.10 or later with venv: ${obstacle}`);
  const installed = findPython();
  return installed ? ready(installed) : missing("Python 3.10 or later with venv: the distribution's is too old");
}

function findPython(): string | undefined {
  return candidates.find((command) => spawnSync(command, ['-c', probe], { stdio: 'ignore' }).status === 0);
}
