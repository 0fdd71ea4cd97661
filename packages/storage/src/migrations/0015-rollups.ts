import type { Migration } from './migration.ts';

const counts = [
  'requests',
  'answered',
  'failed_over',
  'failed',
  'broken',
  'cancelled',
  'refused',
  'streams',
  'suspects',
  'cache_hits',
  'unpriced',
  'calls',
];

const known = [
  'spend_nano_usd',
  'saved_nano_usd',
  'tokens_input',
  'tokens_cache_read',
  'tokens_cache_write',
  'tokens_cache_write_1h',
  'tokens_output',
  'tokens_reasoning',
  'tokens_audio_input',
  'tokens_audio_output',
];

const units = ['units_images', 'units_audio_seconds', 'units_characters', 'units_searches'];

/** Sums over slices of time, so that charts need not read every row. */
export const rollups: Migration = {
  id: '0015-rollups',
  statements: [
    `create table rollups (
  resolution_ms integer not null,
  grouping_id integer not null,
  start_ms integer not null,
  a integer not null,
  b integer not null,
  ${counts.map((column) => `${column} integer not null,`).join('\n  ')}
  ${known.map((column) => `${column} integer,`).join('\n  ')}
  ${units.map((column) => `${column} real,`).join('\n  ')}
  latency blob,
  first_token blob,
  speed blob,
  primary key (resolution_ms, grouping_id, start_ms, a, b)
) strict, without rowid`,
    `create table rollup_values (
  number integer primary key not null,
  dimension text not null,
  value text not null,
  label text not null,
  unique (dimension, value)
) strict`,
    // One row: the last request that is summed up.
    `create table rollup_position (id integer primary key not null check (id = 1), sequence integer not null) strict`,
    `insert into rollup_position (id, sequence) values (1, 0)`,
  ],
};
