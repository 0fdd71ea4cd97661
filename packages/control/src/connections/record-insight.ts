import type { UpstreamInsight } from '@omniroute/core';
import { putConnectionInsight } from '@omniroute/storage';
import type { ControlContext } from '../context.ts';

/** Keeps what an upstream told of itself. Nobody asked for a change, so nothing is audited. */
export function recordConnectionInsight(
  { database }: Pick<ControlContext, 'database'>,
  connectionId: string,
  insight: UpstreamInsight,
): Promise<void> {
  return putConnectionInsight(database.write, connectionId, insight);
}
