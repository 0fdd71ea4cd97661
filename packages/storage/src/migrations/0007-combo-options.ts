import type { Migration } from './migration.ts';

/** How a combo orders its targets beside its strategy. */
export const comboOptions: Migration = {
  id: '0007-combo-options',
  statements: ["alter table combos add column options text not null default '{}'"],
};
