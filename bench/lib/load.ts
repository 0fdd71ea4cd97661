import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../../scripts/servers/managed-process.ts';
import { onCore, otherCore } from './cores.ts';

export type Load = {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  /** Whole header lines. */
  readonly headers: readonly string[];
  readonly connections: number;
  /** Requests per second, evenly spaced. Absent: every connection asks again as soon as it was answered. */
  readonly rate?: number;
  readonly warmupSec: number;
  readonly durationSec: number;
  /** Time over which the connections begin one after the other, part of the warm-up. */
  readonly rampSec?: number;
  /** The processes whose CPU time is read. */
  readonly watchedPids?: readonly number[];
};

/** Something to do so many seconds after the load began, warm-up included. */
export type LoadHook = { readonly atSec: number; readonly run: () => void };

export type Percentiles = {
  readonly count: number;
  readonly p50Us?: number;
  readonly p90Us?: number;
  readonly p95Us?: number;
  readonly p99Us?: number;
  readonly maxUs?: number;
};

/** What bench/native/load.c prints. Everything concerns the window after the warm-up. */
export type LoadResult = {
  readonly seconds: number;
  readonly replies: number;
  /** Replies with another status than 200. */
  readonly failures: number;
  /** Connections that ended in the middle. */
  readonly broken: number;
  readonly firstBadStatus: number;
  /** Events of streams. */
  readonly events: number;
  readonly bodyBytes: number;
  /** Reads in which parts of bodies came. */
  readonly segments: number;
  readonly latency: Percentiles;
  readonly firstByte: Percentiles;
  readonly threads: readonly { readonly id: number; readonly name: string; readonly cpuNs: number }[];
};

/** Runs the load generator on its core. Throws when the generator fails. */
export async function runLoad(program: string, load: Load, hooks: readonly LoadHook[] = []): Promise<LoadResult> {
  const directory = mkdtempSync(join(tmpdir(), 'omniroute-bench-'));
  const bodyFile = join(directory, 'body.json');
  writeFileSync(bodyFile, load.body);
  const command = onCore(otherCore, { program, args: argumentsOf(load, bodyFile) });
  const generator = await startProcess({ ...command, env: {} });
  const timers = hooks.map(({ atSec, run }) => setTimeout(run, atSec * 1000));
  const end = await generator.ended.finally(() => {
    timers.forEach((timer) => clearTimeout(timer));
    rmSync(directory, { recursive: true, force: true });
  });
  const line = generator
    .output()
    .split('\n')
    .find((text) => text.startsWith('{'));
  if (end.code !== 0 || line === undefined) throw new Error(`The load generator failed: ${generator.output()}`);
  const result: LoadResult = JSON.parse(line);
  return result;
}

function argumentsOf(load: Load, bodyFile: string): string[] {
  const args = ['--port', String(load.port), '--path', load.path, '--body', bodyFile];
  for (const header of load.headers) args.push('--header', header);
  args.push('--connections', String(load.connections), '--warmup', String(load.warmupSec));
  args.push('--duration', String(load.durationSec), '--ramp', String(load.rampSec ?? 0));
  if (load.rate !== undefined) args.push('--rate', String(load.rate));
  for (const pid of load.watchedPids ?? []) args.push('--watch', String(pid));
  return args;
}
