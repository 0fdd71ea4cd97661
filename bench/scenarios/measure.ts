import { moveHelperThreads } from '../lib/cores.ts';
import { createCallCount } from '../lib/call-count.ts';
import { watchForeignLoad } from '../lib/foreign-load.ts';
import { runLoad, type Load, type LoadHook, type LoadResult, type Percentiles } from '../lib/load.ts';
import type { LoopDelay } from '../lib/loop-delay.ts';
import { readMemory } from '../lib/memory.ts';
import { slope, type Point } from '../lib/statistics.ts';
import { requestBody } from '../lib/workload.ts';
import { servingPids, type Peer, type PeerId } from '../peers/peer.ts';
import type { Scenario } from './scenario.ts';

/** One run of one scenario through one peer. Times of CPU are microseconds per request or chunk. */
export type Measurement = {
  readonly scenario: string;
  readonly peer: PeerId;
  readonly repliesPerSec: number;
  readonly eventsPerSec: number;
  /** Reads in which events came, for one event: 1 when each came by itself. */
  readonly segmentsPerEvent?: number;
  readonly faults: number;
  /** Of the threads that serve (of all threads, where a peer does not serve on its first). */
  readonly servingCpuUs?: number;
  /** Of the other threads: garbage collection, compiling, workers. */
  readonly helperCpuUs?: number;
  /** Of worker threads alone, part of the above. */
  readonly workerCpuUs?: number;
  /** Share of the window in which the serving threads ran, 0 to their number. */
  readonly servingBusy?: number;
  /** Share of the serving core that others took during warm-up and window, 0 to 1. */
  readonly foreignShare: number;
  readonly latency: Percentiles;
  readonly firstByte: Percentiles;
  /** Of the serving thread, over the window. */
  readonly loopDelay?: LoopDelay;
  /** Resident bytes in the middle of the window, and right before the load; of all that serve. */
  readonly rss?: number;
  readonly rssBefore?: number;
  /** By how many bytes memory grew with a reply, over the window. */
  readonly rssGrowthPerReply?: number;
  /** Calls that the upstream had, where some of them are slow. */
  readonly callsPerSec?: number;
  readonly threads: LoadResult['threads'];
};

export type MeasureOptions = {
  readonly loadProgram: string;
  readonly scenario: Scenario;
  readonly peer: Peer;
  readonly upstreamPort: number;
  /** Scales the window; what is hot needs its whole warm-up to be compiled. */
  readonly lengthFactor: number;
  /** Load before the scenario's own warm-up. */
  readonly extraWarmupSec: number;
};

/** `undefined` when the peer cannot do the scenario. Throws when the load generator fails. */
export async function measure(options: MeasureOptions): Promise<Measurement | undefined> {
  const { scenario, peer } = options;
  const address = peer.address(scenario.workload);
  if (!address) return undefined;
  const pids = servingPids(peer);
  if (peer.servesOnFirstThread) pids.forEach(moveHelperThreads);
  const rssBefore = rssOf(pids);
  const samples: Point[] = [];
  const foreign = watchForeignLoad(pids[0]);
  const calls = createCallCount(options.upstreamPort);
  const load: Load = {
    port: address.port,
    path: address.path,
    headers: address.headers,
    body: requestBody(scenario.workload, address.model),
    connections: scenario.connections,
    warmupSec: scenario.warmupSec + options.extraWarmupSec,
    durationSec: scenario.durationSec * options.lengthFactor,
    watchedPids: pids,
    ...(scenario.rampSec !== undefined && { rampSec: scenario.rampSec }),
    ...(scenario.rate !== undefined && { rate: scenario.rate }),
  };
  const result = await runLoad(options.loadProgram, load, [
    ...watchLoop(peer, load),
    ...sampleMemory(pids, load, samples),
    ...(scenario.workload.slowTail ? calls.hooks(load) : []),
  ]);
  const repliesPerSec = result.replies / result.seconds;
  const loopDelay = peer.loop?.read();
  const callsPerSec = await calls.perSec();
  return {
    scenario: scenario.id,
    peer: peer.id,
    repliesPerSec,
    eventsPerSec: result.events / result.seconds,
    faults: result.failures + result.broken,
    foreignShare: foreign.share(),
    latency: result.latency,
    firstByte: result.firstByte,
    threads: result.threads,
    ...(result.events > 0 && { segmentsPerEvent: result.segments / result.events }),
    ...(pids.length > 0 && cpuOf(result, scenario, peer.servesOnFirstThread ? pids : undefined)),
    ...(loopDelay && { loopDelay }),
    ...(callsPerSec !== undefined && { callsPerSec }),
    ...(rssBefore !== undefined && { rssBefore }),
    ...memoryOf(samples, repliesPerSec),
  };
}

/** The first turn clears what was before the window; the second ends shortly before the generator does. */
function watchLoop({ loop, process }: Peer, { warmupSec, durationSec }: Load): readonly LoadHook[] {
  if (!loop || !process) return [];
  return [warmupSec, warmupSec + durationSec * 0.95].map((atSec) => ({ atSec, run: () => loop.turn(process.pid) }));
}

const mostSamples = 40;

/** Points of seconds and bytes. */
function sampleMemory(pids: readonly number[], { warmupSec, durationSec }: Load, into: Point[]): readonly LoadHook[] {
  return Array.from({ length: mostSamples }, (_, index): LoadHook => {
    const x = (durationSec * (index + 0.5)) / mostSamples;
    return {
      atSec: warmupSec + x,
      run: () => {
        const y = rssOf(pids);
        if (y !== undefined) into.push({ x, y });
      },
    };
  });
}

function memoryOf(samples: readonly Point[], repliesPerSec: number) {
  const rss = samples[samples.length >> 1]?.y;
  const growthPerSec = samples.length > 1 ? slope(samples) : undefined;
  return {
    ...(rss !== undefined && { rss }),
    ...(growthPerSec !== undefined && repliesPerSec > 0 && { rssGrowthPerReply: growthPerSec / repliesPerSec }),
  };
}

function rssOf(pids: readonly number[]): number | undefined {
  return pids.length === 0 ? undefined : pids.reduce((sum, pid) => sum + readMemory(pid).rss, 0);
}

/** `servingThreads` absent: all threads serve. */
function cpuOf(result: LoadResult, scenario: Scenario, servingThreads: readonly number[] | undefined) {
  const units = scenario.unit === 'request' ? result.replies : result.events;
  const all = sum(result.threads);
  const serving = servingThreads ? sum(result.threads.filter(({ id }) => servingThreads.includes(id))) : all;
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
