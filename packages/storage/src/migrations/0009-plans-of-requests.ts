import type { Migration } from './migration.ts';

/** What was planned for a request, why each of its calls was made, where it waited, and what a cached answer saved. */
export const plansOfRequests: Migration = {
  id: '0009-plans-of-requests',
  statements: [
    'alter table requests add column combo_version integer',
    'alter table requests add column plan text',
    'alter table requests add column queue_ms real',
    'alter table requests add column cache text',
    'alter table requests add column saved_nano_usd integer',
    'alter table attempts add column purpose text',
  ],
};
