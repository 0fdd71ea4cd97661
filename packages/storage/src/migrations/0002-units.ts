import type { Migration } from './migration.ts';

const columns = ['units_images', 'units_audio_seconds', 'units_characters', 'units_searches'];

/** What is billed by other units than tokens. */
export const units: Migration = {
  id: '0002-units',
  statements: ['requests', 'attempts'].flatMap((table) =>
    columns.map((column) => `alter table ${table} add column ${column} real`),
  ),
};
