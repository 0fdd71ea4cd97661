import { moveHelperThreads } from '../lib/cores.ts';
import { watchForeignLoad } from '../lib/foreign-load.ts';
import { runLoad, type LoadResult, type Percentiles } from '../lib/load.ts';
import { readMemory } from '../lib/memory.ts';
import { requestBody } from '../lib/workload.ts';
import type { Peer, PeerId } from '../peers/peer.ts';
import type { Scenario } from './scenario.ts';

/** One run of one scenario through one peer. Times of CPU are microseconds per request or chunk. */
export type Measurement = {
  readonly scenario: string;
  readonly peer: PeerId;
  readonly repliesPerSec: number;
  readonly eventsPerSec: number;
  readonly faults: number;
  /** Of the thread that serves (of all threads, where a peer does not serve on its first). */
  readonly servingCpuUs?: number;
  /** Of the other threads: garbage collection, compiling, workers. */
  readonly helperCpuUs?: number;
  /** Of worker threads alone, part of the above. */
  readonly workerCpuUs?: number;
  /** Share of the window in which the serving thread ran, 0 to 1. */
  readonly servingBusy?: number;
  /** Share of the serving core that others took during warm-up and window, 0 to 1. */
  readonly foreignShare: number;
  readonly latency: Percentiles;
  readonly firstByte: Percentiles;
  /** Resident bytes in the middle of the window, and right before the load. */
  readonly rss?: number;
  readonly rssBefore?: number;
  readonly threads: LoadResult['threads'];
};

export type MeasureOptions = {
  readonly loadProgram: string;
  readonly scenario: Scenario;
  readonly peer: Peer;
  /** Scales the window; what is hot needs its whole warm-up to be compiled. */
  readonly lengthFactor: number;
  /** Load before the scenario's own warm-up. */
  readonly extraWarmupSec: number;
};

/** `undefined` when the peer cannot do the scenario. Throws when the load generator fails. */
export async function measure(options: MeasureOptions): Promise<Measurement | undefined> {
  const { scenario, peer, lengthFactor } = options;
  const address = peer.address(scenario.workload);
  if (!address) return undefined;
  const pid = peer.process?.pid;
  if (pid !== undefined && peer.servesOnFirstThread) moveHelperThreads(pid);
  const rssBefore = pid === undefined ? undefined : readMemory(pid).rss;
  let rss: number | undefined;
  const foreign = watchForeignLoad(pid);
  const result = await runLoad(
    options.loadProgram,
    {
      port: address.port,
      path: address.path,
      headers: address.headers,
      body: requestBody(scenario.workload, address.model),
      connections: scenario.connections,
      warmupSec: scenario.warmupSec + options.extraWarmupSec,
      durationSec: scenario.durationSec * lengthFactor,
      ...(scenario.rampSec !== undefined && { rampSec: scenario.rampSec }),
      ...(scenario.rate !== undefined && { rate: scenario.rate }),
      ...(pid !== undefined && { watchedPid: pid }),
    },
    () => {
      if (pid !== undefined) rss = readMemory(pid).rss;
    },
  );
  return {
    scenario: scenario.id,
    peer: peer.id,
    repliesPerSec: result.replies / result.seconds,
    eventsPerSec: result.events / result.seconds,
    faults: result.failures + result.broken,
    foreignShare: foreign.share(),
    latency: result.latency,
    firstByte: result.firstByte,
    threads: result.threads,
    ...(pid !== undefined && cpuOf(result, scenario, peer.servesOnFirstThread ? pid : undefined)),
    ...(rss !== undefined && { rss }),
    ...(rssBefore !== undefined && { rssBefore }),
  };
}

/** `servingThread` absent: all threads serve. */
function cpuOf(result: LoadResult, scenario: Scenario, servingThread: number | undefined) {
  const units = scenario.unit === 'request' ? result.replies : result.events;
  const all = sum(result.threads);
  const serving = servingThread === undefined ? all : sum(result.threads.filter(({ id }) => id === servingThread));
  const workers = sum(result.threads.filter(({ name }) => name === 'WorkerThread'));
  const perUnit = (ns: number): number => ns / 1000 / units;
  return {
    servingBusy: serving / 1e9 / result.seconds,
    ...(units > 0 && {
      servingCpuUs: perUnit(serving),
      helperCpuUs: perUnit(all - serving),
      workerCpuUs: perUnit(workers),
    }),
  };
}

function sum(threads: LoadResult['threads']): number {
  return threads.reduce((total, { cpuNs }) => total + cpuNs, 0);
}
