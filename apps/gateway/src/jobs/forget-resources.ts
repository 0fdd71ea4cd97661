import { deleteOldResources, type Database } from '@omniroute/storage';

const dayMs = 24 * 3_600_000;
/** Upstreams keep responses for 30 days; files and batches are of use for little longer. */
const keptMs = 90 * dayMs;

/** A daily job: forgets what upstreams were asked to keep 90 days ago. */
export function forgetResourcesJob({ database, now }: { readonly database: Pick<Database, 'write'>; now(): number }) {
  return {
    name: 'forget-resources',
    everyMs: dayMs,
    run: async () => {
      await deleteOldResources(database.write, now() - keptMs);
    },
  };
}
