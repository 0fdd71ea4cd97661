import type { PeerId } from '../peers/peer.ts';
import type { Scenario } from './scenario.ts';

/** Optimising compilers need some ten thousand requests; what is warm already keeps its code. */
export const firstWarmupSec = 6;
/** Start and end of the generator, and the start of a fresh peer. */
const overheadSec = 0.3;
const freshSec = 6;

export type RunShape = {
  readonly repeats: number;
  /** Halves the measured windows and the first warm-up. */
  readonly quick: boolean;
  readonly isWanted: (peer: PeerId) => boolean;
};

/** What is hot depends on these; a peer whose code is warm for them needs no long warm-up. */
export function warmthOf(peer: PeerId, { workload }: Scenario): string {
  return `${peer} ${workload.client} ${workload.upstream} ${workload.stream !== undefined}`;
}

/** Seconds that measuring the scenarios takes; building, starting and the cold starts come on top. */
export function plannedSec(scenarios: readonly Scenario[], { repeats, quick, isWanted }: RunShape): number {
  const factor = quick ? 0.5 : 1;
  const warmed = new Set<string>();
  let total = 0;
  for (const scenario of scenarios) {
    for (const peer of scenario.peers.filter(isWanted)) {
      const once = scenario.warmupSec + scenario.durationSec * factor + overheadSec + (scenario.fresh ? freshSec : 0);
      total += once * (scenario.once ? 1 : repeats);
      if (peer === 'direct' || scenario.fresh || warmed.has(warmthOf(peer, scenario))) continue;
      warmed.add(warmthOf(peer, scenario));
      total += firstWarmupSec * factor;
    }
  }
  return total;
}
