import type { RequestRecord } from '@omniroute/core';
import type { SqliteFile, SqliteStatement, SqliteValue } from '../sqlite/sqlite-file.ts';
import { foldAttempt, foldRequest } from './folded-columns.ts';
import { preparePlanShapes } from './plan-shapes.ts';
import { SpendTally } from './spend-tally.ts';

export interface FoldedInserts {
  /** Writes one record into `requests` and `attempts`; a request that is there already stays as it is. */
  insert(record: RequestRecord): void;
  /** Writes what the records since the last call add up to. Due in the savepoint or transaction that holds them. */
  finish(): void;
  /** To be told of every rollback, of a savepoint as well. */
  noteRollback(): void;
}

type Values = Readonly<Record<string, SqliteValue>>;

export function prepareFoldedInserts(main: SqliteFile): FoldedInserts {
  const shapes = preparePlanShapes(main);
  const spend = new SpendTally(main);
  const insertRequest = preparedByColumns(main, (columns) =>
    insertInto('requests', columns, ' on conflict (id) do nothing'),
  );
  const insertAttempt = preparedByColumns(main, (columns) => insertInto('attempts', columns, ''));
  return {
    insert(record) {
      const planId = record.plan ? shapes.idOf(record.plan.shape) : null;
      const { changes, lastInsertRowid } = insertRequest(foldRequest(record, planId));
      if (changes === 0) return;
      spend.add(record);
      for (const attempt of record.attempts) {
        insertAttempt({ request_sequence: lastInsertRowid, ...foldAttempt(attempt) });
      }
    },
    finish: () => spend.write(),
    noteRollback() {
      shapes.forget();
      spend.forget();
    },
  };
}

/** The fold functions always give the same columns in the same order, so that the first row prepares for all. */
function preparedByColumns(main: SqliteFile, sql: (columns: readonly string[]) => string) {
  let statement: SqliteStatement | undefined;
  return (values: Values) => {
    statement ??= main.prepare(sql(Object.keys(values)));
    return statement.run(...Object.values(values));
  };
}

function insertInto(table: string, columns: readonly string[], ending: string): string {
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})${ending}`;
}
