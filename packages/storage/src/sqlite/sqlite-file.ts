import Sqlite from 'better-sqlite3';

/** What SQLite takes as a parameter and gives as a column here. */
export type SqliteValue = string | number | bigint | null | Uint8Array;
export type SqliteRow = { readonly [column: string]: SqliteValue };
export type RunResult = { readonly changes: number; readonly lastInsertRowid: number | bigint };

export interface SqliteStatement {
  /** True when the statement gives rows. */
  readonly reader: boolean;
  run(...parameters: readonly SqliteValue[]): RunResult;
  get(...parameters: readonly SqliteValue[]): SqliteRow | undefined;
  all(...parameters: readonly SqliteValue[]): SqliteRow[];
  /** As `all`, a row at a time. Nothing else may be done with the file until it ends. */
  iterate(...parameters: readonly SqliteValue[]): IterableIterator<SqliteRow>;
}

/** The little that this package asks of a SQLite driver; every call is synchronous and throws the driver's error. */
export interface SqliteFile {
  readonly inTransaction: boolean;
  prepare(sql: string): SqliteStatement;
  /** Runs statements that take no parameters and give no rows. */
  execute(sql: string): void;
  /** The first value that a pragma answers with. */
  pragma(text: string): unknown;
  close(): void;
}

export type SqliteOptions = {
  readonly readonly?: boolean;
  /** How long a statement waits for another connection's lock, in ms. */
  readonly busyTimeoutMs: number;
};

/** Opens a file, and creates it unless `readonly`. The only place that knows the driver. */
export function openSqliteFile(path: string, options: SqliteOptions): SqliteFile {
  const file = new Sqlite(path, { readonly: options.readonly ?? false, timeout: options.busyTimeoutMs });
  return {
    get inTransaction() {
      return file.inTransaction;
    },
    prepare: (sql) => file.prepare<SqliteValue[], SqliteRow>(sql),
    execute: (sql) => {
      file.exec(sql);
    },
    pragma: (text) => file.pragma(text, { simple: true }),
    close: () => {
      file.close();
    },
  };
}

/** SQLite's own name for what went wrong, such as `SQLITE_BUSY`; `undefined` for an error of another origin. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Sqlite.SqliteError ? error.code : undefined;
}
