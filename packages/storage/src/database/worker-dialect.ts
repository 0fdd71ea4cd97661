import { OmniError } from '@omniroute/core';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqliteValue } from '../sqlite/sqlite-file.ts';
import type { DatabaseWorker } from './worker-client.ts';

/** Kysely's SQLite dialect with the file in another thread. Its adapter lets one transaction run at a time. */
export function createWorkerDialect(worker: DatabaseWorker): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createWorkerDriver(worker),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function createWorkerDriver(worker: DatabaseWorker): Driver {
  const connection = createWorkerConnection(worker);
  const run = async (sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    // The lock is taken at once, so that no later statement of the transaction can find it taken.
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: () => run('rollback'),
    releaseConnection: async () => {},
    // The worker belongs to whoever started it.
    destroy: async () => {},
  };
}

function createWorkerConnection(worker: DatabaseWorker): DatabaseConnection {
  async function executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { result } = await worker.ask({ kind: 'execute', sql, parameters: parameters.map(asSqliteValue) });
    return {
      rows: asRowsOfQuery<R>(result?.rows ?? []),
      ...(result?.changes !== undefined && { numAffectedRows: BigInt(result.changes) }),
      ...(result?.lastInsertRowid !== undefined && { insertId: BigInt(result.lastInsertRowid) }),
    };
  }
  return {
    executeQuery,
    async *streamQuery<R>(query: CompiledQuery) {
      yield await executeQuery<R>(query);
    },
  };
}

/** Kysely's types say what a query's columns are; the strict tables hold them to it. */
function asRowsOfQuery<R>(rows: readonly unknown[]): R[] {
  return rows as R[];
}

function asSqliteValue(value: unknown): SqliteValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Uint8Array) return value;
  throw new OmniError('internal', `A ${typeof value} is no SQL parameter.`);
}
