import type { Migration } from './migration.ts';

const tokens = `
  tokens_input integer,
  tokens_cache_read integer,
  tokens_cache_write integer,
  tokens_cache_write_1h integer,
  tokens_output integer,
  tokens_reasoning integer,
  tokens_audio_input integer,
  tokens_audio_output integer`;

export const firstTables: Migration = {
  id: '0001-first-tables',
  statements: [
    `create table settings (key text primary key not null, value text not null) strict`,

    `create table admin_sessions (
  token_hash text primary key not null,
  created_at_ms integer not null,
  expires_at_ms integer not null,
  user_agent text
) strict`,

    `create table connections (
  id text primary key not null,
  name text not null unique,
  provider text not null,
  base_url text not null,
  secret_box text,
  settings text not null,
  status text not null,
  status_message text,
  last_tested_at_ms integer,
  created_at_ms integer not null,
  updated_at_ms integer not null
) strict`,

    `create table connection_models (
  connection_id text not null references connections (id) on delete cascade,
  id text not null,
  facts text not null,
  source text not null,
  discovered_at_ms integer not null,
  primary key (connection_id, id)
) strict`,

    `create table combos (
  id text primary key not null,
  name text not null unique,
  strategy text not null,
  targets text not null,
  fallback text not null,
  version integer not null,
  created_at_ms integer not null,
  updated_at_ms integer not null
) strict`,

    // Versions outlive their combo: a request keeps its meaning after the combo is gone.
    `create table combo_versions (
  combo_id text not null,
  version integer not null,
  snapshot text not null,
  created_at_ms integer not null,
  primary key (combo_id, version)
) strict`,

    `create table api_keys (
  id text primary key not null,
  name text not null,
  key_hash text not null unique,
  hint text not null,
  team text,
  tags text not null,
  created_at_ms integer not null,
  revoked_at_ms integer
) strict`,

    `create table audit_events (
  id text primary key not null,
  at_ms integer not null,
  actor text not null,
  action text not null,
  entity text not null,
  entity_id text not null,
  summary text not null
) strict`,
    `create index audit_events_newest on audit_events (at_ms, id)`,

    `create table requests (
  sequence integer primary key not null,
  id text not null unique,
  started_at_ms integer not null,
  duration_ms real not null,
  first_token_ms real,
  key_id text not null,
  key_name text not null,
  team text,
  tags text not null,
  user_agent text,
  format text not null,
  model text not null,
  combo_id text,
  combo_name text,
  stream integer not null,
  status integer not null,
  outcome text not null,
  failure_kind text,
  error_message text,
  losses text not null,
  attempt_count integer not null,
  suspect integer not null,
  connection_id text,
  connection_name text,
  provider text,
  target_model text,
  finish_reason text,
  usage_source text,
  cost_nano_usd integer,
  cost_source text,
  cost_known integer not null,${tokens}
) strict`,
    `create index requests_newest on requests (started_at_ms, sequence)`,
    `create index requests_of_key on requests (key_id, started_at_ms)`,

    `create table attempts (
  request_sequence integer not null references requests (sequence) on delete cascade,
  position integer not null,
  id text not null,
  connection_id text not null,
  connection_name text not null,
  provider text not null,
  model text not null,
  format text not null,
  started_at_ms integer not null,
  duration_ms real not null,
  headers_ms real,
  first_event_ms real,
  status integer,
  failure_kind text,
  failure_message text,
  retry_after_ms real,
  finish_reason text,
  usage_source text,
  cost_nano_usd integer,
  cost_source text,
  cost_known integer not null,
  price_source text,
  price_as_of text,
  suspect integer not null,
  upstream_request_id text,
  litellm_call_id text,
  litellm_deployment_id text,
  litellm_deployment_model text,
  litellm_version text,
  litellm_attempted_retries integer,
  litellm_attempted_fallbacks integer,
  litellm_cache_hit integer,${tokens},
  primary key (request_sequence, position)
) strict`,

    `create table fold_positions (spool text primary key not null, position integer not null) strict`,

    `create table fold_rejects (
  spool text not null,
  position integer not null,
  record text not null,
  error text not null,
  at_ms integer not null,
  primary key (spool, position)
) strict`,
  ],
};
