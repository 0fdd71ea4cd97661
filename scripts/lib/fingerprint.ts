import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDirectory, cliMain, dashboardIndex, gatewayMain, repositoryRoot } from './paths.ts';

const roots = ['apps', 'packages', 'open-sse'];
const files = ['package-lock.json', 'tsconfig.base.json', 'turbo.json'];
const skipped = new Set(['node_modules', 'dist', 'out', '__fixtures__', 'next-env.d.ts']);
const products = [gatewayMain, cliMain, dashboardIndex];
const stamp = join(cacheDirectory, 'build-stamp');

/**
 * A digest of path, size and time of change of all that the build reads. It never reads contents, so that a start pays
 * milliseconds for it; turbo, which compares contents, decides what a stale build really repeats.
 */
export function fingerprintSources(root: string = repositoryRoot): string {
  const hash = createHash('sha256');
  for (const directory of roots) visit(join(root, directory), (line) => hash.update(line));
  for (const file of files) hash.update(describeFile(join(root, file)));
  return hash.digest('hex');
}

function visit(directory: string, add: (line: string) => void): void {
  const entries = readdirSync(directory, { withFileTypes: true });
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    if (skipped.has(entry.name) || entry.name.startsWith('.') || isNoInput(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) visit(path, add);
    else add(describeFile(path));
  }
}

function isNoInput(name: string): boolean {
  return name.endsWith('.test.ts') || name.endsWith('.test.tsx') || name.endsWith('.tsbuildinfo');
}

function describeFile(path: string): string {
  const { mtimeMs, size } = statSync(path);
  return `${path}\0${mtimeMs}\0${size}\n`;
}

/** True when a product is missing or was not built from these sources. */
export function isBuildStale(fingerprint: string): boolean {
  if (!products.every((product) => existsSync(product)) || !existsSync(stamp)) return true;
  return readFileSync(stamp, 'utf8') !== fingerprint;
}

/** True when there is something to start, fresh or not. */
export function isBuilt(): boolean {
  return existsSync(gatewayMain);
}

export function stampBuild(fingerprint: string): void {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint);
}
