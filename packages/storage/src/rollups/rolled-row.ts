import type { SqliteRow } from '../sqlite/sqlite-file.ts';
import type { RolledRow } from './aggregate.ts';

export type StoredRow = RolledRow & { readonly sequence: number; readonly shadow_of: string | null };

/** `select *` of a strict table gives exactly its columns. */
export function asRolledRow(row: SqliteRow): StoredRow {
  return row as unknown as StoredRow;
}
