import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { toolsDirectory } from '../../scripts/lib/paths.ts';
import { installDebianPackages } from '../../scripts/tools/debian.ts';
import { missing, ready, type Tool } from '../../scripts/tools/tool.ts';

export type NativeTools = {
  /** The upstream and the load generator, compiled from bench/native. */
  readonly upstream: string;
  readonly load: string;
};

const sources = join(import.meta.dirname, '..', 'native');

/** Compiles the upstream and the load generator, once per version of their sources. */
export async function ensureNativeTools(): Promise<Tool<NativeTools>> {
  if (process.platform !== 'linux') return missing('The benchmark measures with Linux means (/proc, epoll, taskset).');
  const files = ['common.h', 'upstream.c', 'load.c'].map((name) => readFileSync(join(sources, name)));
  const hash = files
    .reduce((sum, file) => sum.update(file), createHash('sha256'))
    .digest('hex')
    .slice(0, 12);
  const directory = join(toolsDirectory(), 'bench', `native-${hash}`);
  const place = { upstream: join(directory, 'upstream'), load: join(directory, 'load') };
  if (existsSync(place.upstream) && existsSync(place.load)) return ready(place);
  if (!hasCompiler()) {
    const obstacle = await installDebianPackages(['gcc', 'libc6-dev']);
    if (obstacle !== undefined) return missing(`A C compiler: ${obstacle}`);
  }
  mkdirSync(directory, { recursive: true });
  for (const name of ['upstream', 'load'] as const) compile(join(sources, `${name}.c`), place[name]);
  return ready(place);
}

function compile(source: string, target: string): void {
  execFileSync('cc', ['-O2', '-Wall', '-o', `${target}.new`, source], { stdio: ['ignore', 'inherit', 'inherit'] });
  renameSync(`${target}.new`, target);
}

function hasCompiler(): boolean {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    // Not on the path.
    return false;
  }
}
