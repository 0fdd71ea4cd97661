import type { Limited } from '@omniroute/contract';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { LimitDesk } from './limit-desk.ts';
import { holdersOf } from './seed-budgets.ts';

/** All that has limits, with how much of them is used now. */
export async function listLimits(snapshot: Snapshot, desk: LimitDesk): Promise<Limited[]> {
  const holders = holdersOf(snapshot);
  if (holders.length === 0) return [];
  const views = await desk.view(holders);
  return holders.map(({ kind, id, name }, place) => {
    const { uses = [], inFlight = 0, queued = 0 } = views[place] ?? {};
    return { kind, id, name, uses: [...uses], inFlight, queued };
  });
}
