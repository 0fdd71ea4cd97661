import type { PeerId } from '../../peers/peer.ts';
import type { Measurement } from '../../scenarios/measure.ts';
import type { Results } from '../results.ts';

export function makeMeasurement(scenario: string, peer: PeerId, changes: Partial<Measurement> = {}): Measurement {
  return {
    scenario,
    peer,
    repliesPerSec: 1000,
    eventsPerSec: 0,
    faults: 0,
    foreignShare: 0.01,
    latency: { count: 0 },
    firstByte: { count: 0 },
    threads: [],
    ...changes,
  };
}

export function makeResults(measurements: readonly Measurement[], changes: Partial<Results> = {}): Results {
  return {
    at: '2026-11-21T10:00:00.000Z',
    machine: { processor: 'test', cores: 2, memoryBytes: 8e9, kernel: '6', node: '24.21.0' },
    repeats: 1,
    missing: [],
    titles: { bare: 'bare', omniroute: 'OmniRoute' },
    measurements,
    coldStarts: [],
    recordingShares: [],
    ...changes,
  };
}
