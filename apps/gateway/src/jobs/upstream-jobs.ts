import { OmniError } from '@omniroute/core';
import type { LiveConnection, Snapshot } from '../snapshot/snapshot.ts';
import type { ConnectionSync } from './connection-sync.ts';
import type { Job } from './job-runner.ts';

const minuteMs = 60_000;
const syncEveryMs = 6 * 60 * minuteMs;
const lookEveryMs = 5 * minuteMs;

export type UpstreamJobParts = {
  readonly sync: ConnectionSync;
  snapshot(): Snapshot;
  reportFault(error: unknown): void;
};

/** Keeps the lists of models fresh. */
export function modelSyncJob(parts: UpstreamJobParts): Job {
  return {
    name: 'model-sync',
    everyMs: syncEveryMs,
    run: (signal) =>
      forEach(parts, signal, async (id, { upstream }) => {
        if (upstream.settings.sync !== false) await parts.sync.sync(id);
      }),
  };
}

/** Keeps what gateways tell of themselves fresh: their health and the budget of our key. */
export function upstreamHealthJob(parts: UpstreamJobParts): Job {
  return {
    name: 'upstream-health',
    everyMs: lookEveryMs,
    run: (signal) =>
      forEach(parts, signal, async (id) => {
        await parts.sync.glance(id);
      }),
  };
}

/** One after the other: nobody is in a hurry, and a slow upstream delays only the next. */
async function forEach(
  { snapshot, reportFault }: UpstreamJobParts,
  signal: AbortSignal,
  visit: (id: string, connection: LiveConnection) => Promise<void>,
): Promise<void> {
  for (const [id, connection] of snapshot().connections) {
    if (signal.aborted) return;
    try {
      await visit(id, connection);
    } catch (error) {
      // An upstream that is away is shown by its insight, and by the requests that fail there.
      if (!(error instanceof OmniError)) reportFault(error);
    }
  }
}
