import type { PlanSkip } from '@omniroute/core';
import type { Skipped, SkipReason } from '@omniroute/routing';
import type { Snapshot } from '../snapshot/snapshot.ts';

export type DescribedSkip = PlanSkip & { readonly reason: SkipReason['type'] };

/** A target that is not asked, by its name and with the reason in words. */
export function describeSkipped({ target, reason }: Skipped, snapshot: Snapshot): DescribedSkip {
  return { name: nameOf(target, snapshot), reason: reason.type, detail: explain(reason) };
}

function nameOf(target: Skipped['target'], { connections, routing }: Snapshot): string {
  if ('comboId' in target) return `combo/${routing.combosById.get(target.comboId)?.name ?? target.comboId}`;
  const connection = connections.get(target.connectionId)?.upstream.name ?? target.connectionId;
  return `${connection}/${target.model}`;
}

function explain(reason: SkipReason): string {
  switch (reason.type) {
    case 'connection-gone':
      return 'Its connection was deleted.';
    case 'asked-before':
      return 'It stands at an earlier place already.';
    case 'loop':
      return 'It leads back to OmniRoute.';
    case 'condition':
      return `Its condition does not hold: ${reason.part}.`;
    case 'cannot':
      return `It is known not to do what the request needs: ${reason.needs.join(', ')}.`;
  }
}
