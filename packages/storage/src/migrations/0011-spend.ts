import type { Migration } from './migration.ts';

/**
 * What keys, connections and targets have spent, by quarters of an hour: every zone's days begin with one. Written in the transaction
 * that folds, so that a budget survives whatever is killed when.
 */
export const spend: Migration = {
  id: '0011-spend',
  statements: [
    `create table spend (
  kind text not null,
  id text not null,
  slot_ms integer not null,
  cost_nano_usd integer not null,
  primary key (kind, id, slot_ms)
) strict`,
    `create index spend_oldest on spend (slot_ms)`,
    `insert into spend (kind, id, slot_ms, cost_nano_usd)
select 'key', key_id, started_at_ms - started_at_ms % 900000, sum(cost_nano_usd)
from requests where cost_nano_usd > 0
group by key_id, started_at_ms - started_at_ms % 900000`,
    `insert into spend (kind, id, slot_ms, cost_nano_usd)
select 'connection', connection_id, started_at_ms - started_at_ms % 900000, sum(cost_nano_usd)
from attempts where cost_nano_usd > 0
group by connection_id, started_at_ms - started_at_ms % 900000`,
    `insert into spend (kind, id, slot_ms, cost_nano_usd)
select 'target', connection_id || '/' || model, started_at_ms - started_at_ms % 900000, sum(cost_nano_usd)
from attempts where cost_nano_usd > 0
group by connection_id, model, started_at_ms - started_at_ms % 900000`,
  ],
};
