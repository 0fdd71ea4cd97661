/**
 * Loaded into a measured Node process before its program (`--import`): measures how late its event loop is. At SIGUSR2 it writes
 * what it found since the last one to `BENCH_LOOP_FILE`, as `LoopReport`, and begins anew.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env['BENCH_LOOP_FILE'];
/** A timer of this many ms is what is watched; its own time is taken off. */
const resolutionMs = 5;

if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  const late = (ns: number): number => Math.max(0, ns / 1e6 - resolutionMs);
  delay.enable();
  process.on('SIGUSR2', () => {
    const found = { p50Ms: late(delay.percentile(50)), p99Ms: late(delay.percentile(99)), maxMs: late(delay.max) };
    // Whoever reads it finds it whole.
    writeFileSync(`${file}.new`, JSON.stringify({ atMs: Date.now(), found }));
    renameSync(`${file}.new`, file);
    delay.reset();
  });
}
