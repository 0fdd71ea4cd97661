import type { Migration } from './migration.ts';

/** Answers that are given again. What was said is sealed; the rest is needed to find, expire and evict. */
export const responseCache: Migration = {
  id: '0014-response-cache',
  statements: [
    `create table response_cache (
  key text primary key not null,
  combo_id text not null,
  key_id text not null,
  question_group text,
  vector text,
  answer text not null,
  bytes integer not null,
  cost_nano_usd integer,
  created_at_ms integer not null,
  expires_at_ms integer not null,
  used_at_ms integer not null
) strict`,
    `create index response_cache_by_group on response_cache (question_group, created_at_ms)`,
    `create index response_cache_by_expiry on response_cache (expires_at_ms)`,
    `create index response_cache_by_use on response_cache (used_at_ms)`,
    `create index response_cache_by_scope on response_cache (combo_id, key_id, used_at_ms)`,
  ],
};
