import type { Migration } from './migration.ts';

/** Combos that try another version on a share of their requests, and what a configuration file owns. */
export const canariesAndDeclared: Migration = {
  id: '0013-canaries-and-declared',
  statements: [
    'alter table combos add column canary text',
    `create table declared_entities (
      entity text not null,
      entity_id text not null,
      name text not null,
      path text not null,
      created integer not null,
      primary key (entity, entity_id)
    ) strict`,
  ],
};
