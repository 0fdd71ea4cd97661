import type { Machine } from '../lib/machine.ts';
import { median } from '../lib/statistics.ts';
import type { PeerId } from '../peers/peer.ts';
import type { ColdStart } from '../scenarios/cold-start.ts';
import type { Measurement } from '../scenarios/measure.ts';

/** Everything that a run found. */
export type Results = {
  /** ISO 8601. */
  readonly at: string;
  readonly machine: Machine;
  readonly repeats: number;
  readonly missing: readonly string[];
  readonly titles: Readonly<Partial<Record<PeerId, string>>>;
  readonly measurements: readonly Measurement[];
  readonly coldStarts: readonly ColdStart[];
  /** Of the serving thread's busy time at full load, 0 to 1. */
  readonly recordingShares: readonly number[];
};

/** The median over the repeats of one figure; `undefined` when it was not measured. */
export function figure(
  results: Results,
  scenario: string,
  peer: PeerId,
  pick: (measurement: Measurement) => number | undefined,
): number | undefined {
  const values = results.measurements
    .filter((each) => each.scenario === scenario && each.peer === peer)
    .map(pick)
    .filter((value) => value !== undefined);
  return median(values);
}
