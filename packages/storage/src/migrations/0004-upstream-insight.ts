import type { Migration } from './migration.ts';

export const upstreamInsight: Migration = {
  id: '0004-upstream-insight',
  statements: [
    // What a gateway upstream told of itself when it was last asked; a new answer takes the place of the old one.
    `create table connection_insights (
  connection_id text primary key not null references connections (id) on delete cascade,
  insight text not null,
  checked_at_ms integer not null
) strict`,
    // A model that a sync found new may wait until a person decides.
    `alter table connection_models add column state text not null default 'active'`,
    // When a job that comes again and again is due: one process does it, however many serve.
    `create table job_turns (
  job text primary key not null,
  next_at_ms integer not null
) strict`,
    `alter table api_keys add column options text not null default '{}'`,
  ],
};
