import type { AttemptRecord, Reconciliation } from '@omniroute/core';
import type { Insertable, Selectable } from 'kysely';
import type { ReconciliationsTable } from '../tables.ts';
import { readAttemptRow } from '../questions/request-row.ts';
import { type Db, withoutNulls } from './rows.ts';

/** An attempt that an upstream's books have not been asked about. */
export type UnreconciledAttempt = AttemptRecord & { readonly requestId: string; readonly requestSequence: number };

export type UnreconciledQuestion = {
  readonly connectionId: string;
  /** Those before were dealt with. */
  readonly afterSequence: number;
  /** Younger ones may not be in the upstream's books yet. */
  readonly startedBeforeMs: number;
  readonly limit: number;
};

/** The oldest attempts of a connection that the upstream took on and that were not compared yet, in the order of folding. */
export async function listUnreconciled(
  db: Db,
  question: UnreconciledQuestion,
): Promise<readonly UnreconciledAttempt[]> {
  const rows = await db
    .selectFrom('attempts')
    .innerJoin('requests', 'requests.sequence', 'attempts.request_sequence')
    .leftJoin('reconciliations', 'reconciliations.attempt_id', 'attempts.id')
    .selectAll('attempts')
    .select('requests.id as request_id')
    .where('attempts.request_sequence', '>', question.afterSequence)
    .where('attempts.connection_id', '=', question.connectionId)
    .where('attempts.started_at_ms', '<', question.startedBeforeMs)
    .where('attempts.status', '=', 200)
    .where('reconciliations.attempt_id', 'is', null)
    .orderBy('attempts.request_sequence')
    .orderBy('attempts.position')
    .limit(question.limit)
    .execute();
  return rows.map((row) => ({
    ...readAttemptRow(row),
    requestId: row.request_id,
    requestSequence: row.request_sequence,
  }));
}

/** Keeps comparisons; a later one of the same attempt takes the place of the earlier. Belongs into a transaction. */
export async function putReconciliations(db: Db, all: readonly Reconciliation[]): Promise<void> {
  for (const one of all) {
    const { attempt_id, ...changeable } = toTable(one);
    await db
      .insertInto('reconciliations')
      .values({ attempt_id, ...changeable })
      .onConflict((conflict) => conflict.column('attempt_id').doUpdateSet(changeable))
      .execute();
  }
}

/** What is known of the attempts of one request. */
export async function listReconciliationsOfRequest(db: Db, requestId: string): Promise<readonly Reconciliation[]> {
  const rows = await db
    .selectFrom('reconciliations')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('started_at_ms')
    .execute();
  return rows.map(fromTable);
}

function toTable(one: Reconciliation): Insertable<ReconciliationsTable> {
  return {
    attempt_id: one.attemptId,
    request_id: one.requestId,
    connection_id: one.connectionId,
    model: one.model,
    started_at_ms: one.startedAtMs,
    ours_nano_usd: one.oursNanoUsd ?? null,
    priced_nano_usd: one.pricedNanoUsd ?? null,
    theirs_nano_usd: one.theirsNanoUsd ?? null,
    cause: one.cause ?? null,
    checked_at_ms: one.checkedAtMs,
  };
}

function fromTable(row: Selectable<ReconciliationsTable>): Reconciliation {
  return withoutNulls({
    attemptId: row.attempt_id,
    requestId: row.request_id,
    connectionId: row.connection_id,
    model: row.model,
    startedAtMs: row.started_at_ms,
    oursNanoUsd: row.ours_nano_usd,
    pricedNanoUsd: row.priced_nano_usd,
    theirsNanoUsd: row.theirs_nano_usd,
    cause: row.cause,
    checkedAtMs: row.checked_at_ms,
  });
}
