import type { Migration } from './migration.ts';

export const modelOverrides: Migration = {
  id: '0006-model-overrides',
  statements: [
    // What a person knows better than catalogue and upstream. It stays when lists are synced.
    `create table model_overrides (
  connection_id text not null references connections (id) on delete cascade,
  id text not null,
  facts text not null,
  updated_at_ms integer not null,
  primary key (connection_id, id)
) strict`,
  ],
};
