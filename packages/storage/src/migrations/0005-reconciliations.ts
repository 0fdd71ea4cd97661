import type { Migration } from './migration.ts';

export const reconciliations: Migration = {
  id: '0005-reconciliations',
  statements: [
    `create table reconciliations (
  attempt_id text primary key not null,
  request_id text not null,
  connection_id text not null,
  model text not null,
  started_at_ms integer not null,
  ours_nano_usd integer,
  priced_nano_usd integer,
  theirs_nano_usd integer,
  cause text,
  checked_at_ms integer not null
) strict`,
    `create index reconciliations_of_connection on reconciliations (connection_id, started_at_ms)`,
    `create index reconciliations_of_request on reconciliations (request_id)`,
  ],
};
