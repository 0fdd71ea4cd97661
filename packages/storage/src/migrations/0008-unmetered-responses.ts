import type { Migration } from './migration.ts';

/** Responses that an upstream makes in the background are metered when they are first seen done, once among all processes. */
export const unmeteredResponses: Migration = {
  id: '0008-unmetered-responses',
  statements: [`alter table resources add column unmetered integer not null default 0`],
};
