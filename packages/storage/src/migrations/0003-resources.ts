import type { Migration } from './migration.ts';

/** Which connection made what clients come back for. An upstream may give two keys the same id, so the client key is part of the name. */
export const resources: Migration = {
  id: '0003-resources',
  statements: [
    `create table resources (
  kind text not null,
  id text not null,
  key_id text not null,
  connection_id text not null,
  model text not null,
  created_at_ms integer not null,
  primary key (kind, id, key_id)
) strict`,
    `create index resources_by_key on resources (key_id, kind, created_at_ms)`,
    `create index resources_by_age on resources (created_at_ms)`,
  ],
};
