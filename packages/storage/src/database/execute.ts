import type { SqliteFile, SqliteStatement, SqliteValue } from '../sqlite/sqlite-file.ts';
import type { ExecuteResult } from './messages.ts';

/** Statements kept prepared. Those that the product asks number about a hundred. */
const maxPrepared = 200;

export type Execute = (sql: string, parameters: readonly SqliteValue[]) => ExecuteResult;

/** Runs SQL on a file, preparing each text once. Throws the driver's error. */
export function createExecutor(file: SqliteFile): Execute {
  const prepared = new Map<string, SqliteStatement>();

  function prepare(sql: string): SqliteStatement {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = file.prepare(sql);
    const oldest = prepared.size >= maxPrepared ? prepared.keys().next().value : undefined;
    if (oldest !== undefined) prepared.delete(oldest);
    prepared.set(sql, statement);
    return statement;
  }

  return (sql, parameters) => {
    const statement = prepare(sql);
    if (statement.reader) return { rows: statement.all(...parameters) };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], changes, lastInsertRowid };
  };
}
