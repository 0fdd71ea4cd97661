import type { Migration } from './migration.ts';

/** Other names for combos and models, and requests that were sent to a silent target beside the client's. */
export const aliasesAndShadows: Migration = {
  id: '0012-aliases-and-shadows',
  statements: [
    `create table aliases (
  id text primary key not null,
  name text not null unique,
  target text not null,
  shadow text,
  created_at_ms integer not null,
  updated_at_ms integer not null
) strict`,
    'alter table requests add column shadow_of text',
  ],
};
