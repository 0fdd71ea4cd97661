import { setTimeout as wait } from 'node:timers/promises';
import { deleteOldRemarks, deleteOldRequests, readStoragePolicy, type Database } from '@omniroute/storage';
import type { Job } from './job-runner.ts';

const dayMs = 24 * 3_600_000;
const everyMs = 3_600_000;
/** So many at a time, so that nothing else that is written waits for long. */
const batchRows = 500;
const breathMs = 50;

export type RetentionParts = {
  readonly database: Pick<Database, 'write' | 'giveBackSpace'>;
  now(): number;
};

/** An hourly job: deletes what is older than the policy says, and gives its room on the disk back. */
export function retentionJob(parts: RetentionParts): Job {
  return { name: 'retention', everyMs, run: (signal) => applyRetention(parts, signal) };
}

async function applyRetention({ database, now }: RetentionParts, signal: AbortSignal): Promise<void> {
  const { requestDays } = await readStoragePolicy(database.write);
  if (requestDays === undefined) return;
  const beforeMs = now() - requestDays * dayMs;
  while (!signal.aborted && (await deleteOldRequests(database.write, beforeMs, batchRows)) > 0) {
    await wait(breathMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
  if (signal.aborted) return;
  await deleteOldRemarks(database.write, beforeMs);
  await database.giveBackSpace();
}
