import type { UpstreamConnection } from '@omniroute/core';
import type { LiveConnection, Snapshot } from '../snapshot/snapshot.ts';
import type { Job } from './job-runner.ts';
import { reconcileConnection, type ReconcileParts } from './reconcile-connection.ts';

const minuteMs = 60_000;
/** Batches of one run: enough to catch up, not enough to be a burden. */
const mostBatches = 5;
const longestPauseMs = 60 * minuteMs;
const refusedPauseMs = 24 * 60 * minuteMs;

type Pause = {
  readonly upstream: UpstreamConnection;
  readonly untilMs: number;
  readonly lengthMs: number;
};

export type SpendReconcilerParts = ReconcileParts & { snapshot(): Snapshot };

/**
 * Compares what LiteLLM proxies booked with what was recorded here, after the fact. A proxy in trouble is left alone for longer
 * and longer, a key that may not read the books for a day or until its connection is changed.
 */
export function spendReconcilerJob(parts: SpendReconcilerParts): Job {
  const pauses = new Map<string, Pause>();

  const rest = ({ upstream }: LiveConnection, lengthMs: number) =>
    pauses.set(upstream.id, { upstream, untilMs: parts.now() + lengthMs, lengthMs });

  const visit = async (connection: LiveConnection, signal: AbortSignal): Promise<void> => {
    const pause = pauses.get(connection.upstream.id);
    if (pause && isSame(pause.upstream, connection.upstream) && parts.now() < pause.untilMs) return;
    for (let batch = 0; batch < mostBatches && !signal.aborted; batch += 1) {
      const outcome = await reconcileConnection(parts, connection, signal);
      if (outcome.type === 'refused') rest(connection, refusedPauseMs);
      if (outcome.type === 'failed') rest(connection, Math.min((pause?.lengthMs ?? minuteMs) * 2, longestPauseMs));
      if (!('message' in outcome)) pauses.delete(connection.upstream.id);
      if (outcome.type !== 'more') return;
    }
  };

  return {
    name: 'spend-reconciler',
    everyMs: minuteMs,
    run: async (signal) => {
      for (const connection of parts.snapshot().connections.values()) {
        if (connection.definition.executor === 'litellm') await visit(connection, signal);
      }
    },
  };
}

/** An edited connection deserves another try. */
function isSame(left: UpstreamConnection, right: UpstreamConnection): boolean {
  return left.baseUrl === right.baseUrl && left.secret === right.secret;
}
