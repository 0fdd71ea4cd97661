import type { Migration } from './migration.ts';

/**
 * What was planned for a request, why each of its calls was made, where it waited, and what a cached answer saved. What the plans of many
 * requests have in common stands in `plans` once.
 */
export const plansOfRequests: Migration = {
  id: '0009-plans-of-requests',
  statements: [
    'create table plans (id integer primary key, hash text not null unique, shape text not null) strict',
    'alter table requests add column combo_version integer',
    'alter table requests add column plan_id integer',
    'alter table requests add column plan_order text',
    'alter table requests add column planned_input_tokens integer',
    'alter table requests add column planned_max_output_tokens integer',
    'alter table requests add column planned_needs text',
    'alter table requests add column queue_ms real',
    'alter table requests add column cache text',
    'alter table requests add column saved_nano_usd integer',
    'alter table attempts add column purpose text',
  ],
};
