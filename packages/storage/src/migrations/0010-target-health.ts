import type { Migration } from './migration.ts';

/** What a restart must not forget of targets, and what operators took out. An empty model means the connection as a whole. */
export const targetHealth: Migration = {
  id: '0010-target-health',
  statements: [
    // No reference to the connection: it is written after the fact, when the connection may be gone.
    `create table target_health (
  connection_id text not null,
  model text not null,
  failures integer not null,
  openings integer not null,
  since_ms integer,
  until_ms integer,
  failure_kind text,
  updated_at_ms integer not null,
  primary key (connection_id, model)
) strict`,
    `create table drains (
  connection_id text not null references connections (id) on delete cascade,
  model text not null,
  since_ms integer not null,
  primary key (connection_id, model)
) strict`,
    // When somebody last closed breakers by hand: every serving process looks here. An empty connection means all of them.
    `create table health_resets (
  connection_id text not null,
  model text not null,
  at_ms integer not null,
  primary key (connection_id, model)
) strict`,
  ],
};
