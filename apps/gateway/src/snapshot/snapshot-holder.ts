import type { Snapshot } from './snapshot.ts';

/** Holds the snapshot that the pipeline uses now. */
export interface SnapshotHolder {
  current(): Snapshot;
  /** Builds a new snapshot of all that was committed before the call, and swaps it in. */
  refresh(): Promise<void>;
}

/** Builds run one after the other, so that an older one never replaces a newer. */
export async function createSnapshotHolder(build: () => Promise<Snapshot>): Promise<SnapshotHolder> {
  let current = await build();
  let queue: Promise<void> = Promise.resolve();
  return {
    current: () => current,
    refresh: () => {
      const next = queue.then(async () => {
        current = await build();
      });
      // A build that failed is its caller's to hear of; the next one runs all the same.
      queue = next.catch(() => undefined);
      return next;
    },
  };
}
