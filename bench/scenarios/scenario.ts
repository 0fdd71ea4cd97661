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
  /** What the CPU time is divided by. */
  readonly unit: 'request' | 'chunk';
};
