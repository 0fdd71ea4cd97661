import { difference, ratio } from '../lib/statistics.ts';
import type { PeerId } from '../peers/peer.ts';
import type { Measurement } from '../scenarios/measure.ts';
import { figure, type Results } from './results.ts';

/** One figure of a measurement. */
export type Pick = (each: Measurement) => number | undefined;

export const throughput: Pick = (each) => each.repliesPerSec;
export const servingCpu: Pick = (each) => each.servingCpuUs;
export const workerCpu: Pick = (each) => each.workerCpuUs;
export const latencyP50: Pick = (each) => each.latency.p50Us;
export const latencyP95: Pick = (each) => each.latency.p95Us;
export const latencyP99: Pick = (each) => each.latency.p99Us;
export const firstTokenP50: Pick = (each) => each.firstByte.p50Us;
export const calls: Pick = (each) => each.callsPerSec;
export const memory: Pick = (each) => each.rss;

/** What the goals are made of: medians over the repeats; `undefined` where something was not measured. */
export interface Figures {
  get(scenario: string, peer: PeerId, pick: Pick): number | undefined;
  /** Of OmniRoute, divided by that of the bare proxy in the same scenario or in `base`. */
  ofBare(scenario: string, pick: Pick, base?: string): number | undefined;
  /** Of OmniRoute, divided by another peer's in the same scenario. */
  against(scenario: string, peer: PeerId, pick: Pick): number | undefined;
  /** In ms, from µs: a peer's less that of `base` (direct). */
  addedMs(scenario: string, peer: PeerId, pick: Pick, base?: PeerId): number | undefined;
}

export function createFigures(results: Results): Figures {
  const get: Figures['get'] = (scenario, peer, pick) => figure(results, scenario, peer, pick);
  return {
    get,
    ofBare: (scenario, pick, base = scenario) => ratio(get(scenario, 'omniroute', pick), get(base, 'bare', pick)),
    against: (scenario, peer, pick) => ratio(get(scenario, 'omniroute', pick), get(scenario, peer, pick)),
    addedMs: (scenario, peer, pick, base = 'direct') =>
      scaled(difference(get(scenario, peer, pick), get(scenario, base, pick)), 1 / 1000),
  };
}

export function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
