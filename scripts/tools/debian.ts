import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toolsDirectory } from '../lib/paths.ts';
import { say } from '../lib/print.ts';
import { runCommand, tailOf } from '../lib/run-command.ts';

const quietly = { DEBIAN_FRONTEND: 'noninteractive' };

/** Installs Debian packages where that is allowed. Gives `undefined` on success, else what stood in the way. */
export async function installDebianPackages(packages: readonly string[]): Promise<string | undefined> {
  const wish = `apt-get install -y ${packages.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) return `install by hand what Debian calls ${packages.join(', ')}`;
  if (process.getuid?.() !== 0) return `not root, so nothing was installed; run: sudo ${wish}`;
  say(`Installing ${packages.join(', ')} from the distribution`);
  const logFile = join(toolsDirectory(), 'logs', 'apt.log');
  const options = { env: quietly, logFile, label: 'apt-get' };
  const lock = ['-o', 'DPkg::Lock::Timeout=180'];
  const code =
    (await runCommand('apt-get', [...lock, 'update'], options)) ||
    (await runCommand('apt-get', [...lock, 'install', '-y', '--no-install-recommends', ...packages], options));
  return code === 0 ? undefined : `apt-get failed (exit code ${code}):\n${tailOf(logFile)}`;
}
