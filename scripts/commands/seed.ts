import { ensureBuilt } from '../lib/build-workspace.ts';
import { exitOnSignals } from '../lib/exit-on-signals.ts';
import { formatDuration, red, say } from '../lib/print.ts';
import type { SeedProgress } from '../seed/run-seed.ts';
import { readSeedOptions, type SeedOptions, usage } from '../seed/options.ts';

exitOnSignals();

const progressEveryMs = 5000;

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const options = readSeedOptions(process.argv.slice(2), { env: process.env, nowMs: Date.now() });
  if (!(await ensureBuilt())) return 1;
  // Loaded late, because it uses packages that the build has just made.
  const { runSeed } = await import('../seed/run-seed.ts');
  say(`Seeding ${options.dataDirectory} with ${grouped(options.requests)} requests over ${options.days} days`);
  const startedAt = performance.now();
  const result = await runSeed(options, progressTeller(options));
  const took = formatDuration(performance.now() - startedAt);
  say(`${grouped(result.requests)} requests with ${grouped(result.attempts)} attempts in ${took}`);
  return 0;
}

function progressTeller({ requests }: SeedOptions): SeedProgress {
  const seldom = every(progressEveryMs);
  const startedAt = performance.now();
  return {
    onProgress: (done) => {
      const left = ((performance.now() - startedAt) / done) * (requests - done);
      seldom(() => say(`${grouped(done)} requests, about ${formatDuration(left)} to go`));
    },
    onSumUp: (left) => seldom(() => say(`Summing up: ${grouped(left)} requests left`)),
  };
}

/** Does what it is handed, but not more often than this. */
function every(ms: number): (work: () => void) => void {
  let doneAt = performance.now();
  return (work) => {
    if (performance.now() - doneAt < ms) return;
    doneAt = performance.now();
    work();
  };
}

function grouped(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}

try {
  process.exit(await main());
} catch (error) {
  console.error(red(error instanceof Error ? error.message : String(error)));
  process.exit(1);
}
