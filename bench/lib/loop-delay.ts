import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How late the event loop came to a timer, in ms. */
export type LoopDelay = { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };

/** What the process writes, and when by the clock that both share. */
export type LoopReport = { readonly atMs: number; readonly found: LoopDelay };

/** Reads the delay of one process that was started with `env`. */
export type LoopWatch = {
  /** Added to the environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends one stretch of watching and begins the next. */
  turn(pid: number): void;
  /** What the stretch that ended last has found; `undefined` when none has, or when the process has not come to telling. */
  read(): LoopDelay | undefined;
};

const program = join(import.meta.dirname, 'loop-watch.ts');

export function createLoopWatch(): LoopWatch {
  const directory = mkdtempSync(join(tmpdir(), 'omniroute-bench-loop-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'delay.json');
  let turnedAtMs = 0;
  return {
    env: { NODE_OPTIONS: `--import=${pathToFileURL(program).href}`, BENCH_LOOP_FILE: file },
    turn(pid) {
      turnedAtMs = Date.now();
      process.kill(pid, 'SIGUSR2');
    },
    read() {
      if (!existsSync(file)) return undefined;
      const report: LoopReport = JSON.parse(readFileSync(file, 'utf8'));
      return report.atMs >= turnedAtMs ? report.found : undefined;
    },
  };
}
