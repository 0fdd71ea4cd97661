import { forgetSpend, type Database } from '@omniroute/storage';

const dayMs = 24 * 3_600_000;
/** The longest month, and as much again. */
const keptMs = 62 * dayMs;

/** A daily job: forgets what was spent before every window that a budget looks at. */
export function forgetSpendJob({ database, now }: { readonly database: Pick<Database, 'write'>; now(): number }) {
  return {
    name: 'forget-spend',
    everyMs: dayMs,
    run: async () => {
      await forgetSpend(database.write, now() - keptMs);
    },
  };
}
