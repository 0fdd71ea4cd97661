import { homedir } from 'node:os';
import { join } from 'node:path';

export const repositoryRoot = join(import.meta.dirname, '..', '..');
export const binDirectory = join(repositoryRoot, 'node_modules', '.bin');
/** Where the scripts keep stamps and logs between two runs; `npm ci` empties it. */
export const cacheDirectory = join(repositoryRoot, 'node_modules', '.cache', 'omniroute');
export const gatewayMain = join(repositoryRoot, 'apps', 'gateway', 'dist', 'main.js');
export const cliMain = join(repositoryRoot, 'apps', 'cli', 'dist', 'main.js');
export const dashboardIndex = join(repositoryRoot, 'apps', 'dashboard', 'out', 'index.html');

/** Where provisioned tools live: `OMNIROUTE_TOOLS_DIR`, else `omniroute` below the user's cache directory. */
export function toolsDirectory(): string {
  const { OMNIROUTE_TOOLS_DIR, XDG_CACHE_HOME } = process.env;
  if (OMNIROUTE_TOOLS_DIR) return OMNIROUTE_TOOLS_DIR;
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'omniroute');
}

/** True in a CI system, where nothing may be skipped. */
export function isCi(): boolean {
  return (process.env['CI'] ?? 'false') !== 'false';
}
