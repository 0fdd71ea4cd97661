import type { Workload } from '../lib/workload.ts';
import type { PeerId } from '../peers/peer.ts';

/** One load, put on several peers in turn. */
export type Scenario = {
  readonly id: string;
  readonly title: string;
  readonly workload: Workload;
  readonly connections: number;
  /** Requests per second; absent: as many as go through. */
  readonly rate?: number;
  readonly peers: readonly PeerId[];
  readonly warmupSec: number;
  readonly durationSec: number;
  readonly rampSec?: number;
  /** Part of the daily run too. */
  readonly quick: boolean;
  /** Long, or told apart from noise by its size: measured in the first repeat alone. */
  readonly once?: boolean;
  /** Every peer is started for it anew, so that neither an earlier load nor this one shows in the other's figures. */
  readonly fresh?: boolean;
  /** Shown in one table with the others of the group. */
  readonly group?: ScenarioGroup;
  /** What the CPU time is divided by. */
  readonly unit: 'request' | 'chunk';
};

export const scenarioGroups = {
  pairs: 'each pair of formats, not streamed, 64 connections',
  'stream-pairs': 'each pair of formats, 100 streams at once, an event every 20 ms',
} as const;
export type ScenarioGroup = keyof typeof scenarioGroups;

/** The scenario whose bare proxy is the measure: bare does not translate, has no combos and never fails over. */
export function baseOf({ id, peers, unit, workload }: Scenario): string {
  if (peers.includes('bare')) return id;
  if (unit === 'request') return 'whole-64';
  return workload.stream?.intervalUs === 50_000 ? 'streams-1000' : 'streams-100';
}
