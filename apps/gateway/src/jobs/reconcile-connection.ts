import type { Reconciliation } from '@omniroute/core';
import { explainDrift, priceUsage } from '@omniroute/metering';
import { readSpendLogs, type HttpClient, type SpendLogRow } from '@omniroute/open-sse';
import {
  findSetting,
  listUnreconciled,
  putReconciliations,
  putSetting,
  type Database,
  type UnreconciledAttempt,
} from '@omniroute/storage';
import type { LiveConnection } from '../snapshot/snapshot.ts';

const defaultSettleMs = 60_000;
/** What is not in the books after this time will not come. */
const patienceMs = 3_600_000;
/** Attempts compared at once, and how far apart they may be: their time is what is asked for. */
const batchSize = 200;
const longestWindowMs = 15 * 60_000;
/** Calls that the pages of a busy proxy did not show are asked for one by one, so many at once. */
const singles = 20;
const slackMs = 60_000;

export type ReconcileParts = {
  readonly database: Database;
  readonly httpClient: HttpClient;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Attempts younger than this are left for later, ms. Default a minute: LiteLLM writes its books in batches. */
  readonly settleMs?: number;
};

/** `more`: there may be a next batch. `idle`: nothing to compare. `refused`: this key may not read the books. */
export type ReconcileOutcome =
  | { readonly type: 'more' | 'idle' }
  | { readonly type: 'refused' | 'failed'; readonly message: string };

/** Compares one batch of a connection's attempts with the books of its LiteLLM proxy. */
export async function reconcileConnection(
  parts: ReconcileParts,
  connection: LiveConnection,
  signal: AbortSignal,
): Promise<ReconcileOutcome> {
  const { database, now, settleMs = defaultSettleMs } = parts;
  const { id } = connection.upstream;
  await database.foldNow();
  const cursor = await readCursor(database, id);
  const waiting = await listUnreconciled(database.read, {
    connectionId: id,
    afterSequence: cursor,
    startedBeforeMs: now() - settleMs,
    limit: batchSize,
  });
  const batch = withinWindow(waiting);
  if (batch.length === 0) return { type: 'idle' };
  const books = await readBooks(parts, connection, batch, signal);
  if (books.type !== 'rows') return books;
  const compared = batch.flatMap((attempt) => compare(attempt, books.rows.get(attempt.id), connection, now()) ?? []);
  await keep(database, id, batch, compared);
  return { type: compared.length === 0 ? 'idle' : 'more' };
}

/** The first ones that lie close together in time; the rest is for the next batch. */
function withinWindow(waiting: readonly UnreconciledAttempt[]): readonly UnreconciledAttempt[] {
  const first = waiting[0]?.startedAtMs ?? 0;
  const end = waiting.findIndex(({ startedAtMs }) => Math.abs(startedAtMs - first) > longestWindowMs);
  return end < 0 ? waiting : waiting.slice(0, end);
}

type Books = { readonly type: 'rows'; readonly rows: ReadonlyMap<string, SpendLogRow> };

async function readBooks(
  { httpClient }: ReconcileParts,
  { upstream, definition }: LiveConnection,
  batch: readonly UnreconciledAttempt[],
  signal: AbortSignal,
): Promise<Books | Extract<ReconcileOutcome, { readonly message: string }>> {
  const asked = { connection: upstream, definition, client: httpClient, signal };
  const times = batch.map(({ startedAtMs }) => startedAtMs);
  const ends = batch.map(({ startedAtMs, durationMs }) => startedAtMs + durationMs);
  const window = { fromMs: Math.min(...times) - slackMs, toMs: Math.max(...ends) + slackMs };
  const logs = await readSpendLogs(asked, window);
  if (logs.type !== 'rows') return logs;
  const rows = new Map(logs.rows.flatMap((row) => row.ids.map((id) => [id, row] as const)));
  const unseen = batch.filter(({ id }) => !rows.has(id)).slice(0, singles);
  for (const { id } of unseen) {
    const one = await readSpendLogs(asked, { ...window, callId: id });
    if (one.type !== 'rows') return one;
    // A version that ignores the filter answers with other calls.
    const row = one.rows.find(({ ids }) => ids.includes(id));
    if (row) rows.set(id, row);
  }
  return { type: 'rows', rows };
}

/** `undefined`: not in the books yet, and may still come. */
function compare(
  attempt: UnreconciledAttempt,
  row: SpendLogRow | undefined,
  connection: LiveConnection,
  nowMs: number,
): Reconciliation | undefined {
  if (!row && nowMs - attempt.startedAtMs < patienceMs) return undefined;
  const { costNanoUsd, tokens } = attempt;
  const price = connection.models.get(attempt.model)?.price;
  const priced = price && priceUsage(tokens, price);
  const cause = row ? explainDrift({ costNanoUsd, tokens, price }, row) : 'missing';
  return {
    attemptId: attempt.id,
    requestId: attempt.requestId,
    connectionId: attempt.connectionId,
    model: attempt.model,
    startedAtMs: attempt.startedAtMs,
    checkedAtMs: nowMs,
    ...(costNanoUsd !== undefined && { oursNanoUsd: costNanoUsd }),
    ...(priced !== undefined && { pricedNanoUsd: priced }),
    ...(row && { theirsNanoUsd: row.costNanoUsd }),
    ...(cause !== undefined && { cause }),
  };
}

/** The cursor moves to where nothing before it is open any more. */
async function keep(
  database: Database,
  connectionId: string,
  batch: readonly UnreconciledAttempt[],
  compared: readonly Reconciliation[],
): Promise<void> {
  if (compared.length === 0) return;
  const done = new Set(compared.map(({ attemptId }) => attemptId));
  const firstOpen = batch.find(({ id }) => !done.has(id));
  const last = batch.at(-1)?.requestSequence ?? 0;
  const cursor = firstOpen ? firstOpen.requestSequence - 1 : last - 1;
  await database.write.transaction().execute(async (db) => {
    await putReconciliations(db, compared);
    await putSetting(db, cursorName(connectionId), cursor);
  });
}

async function readCursor({ read }: Database, connectionId: string): Promise<number> {
  const value = await findSetting(read, cursorName(connectionId));
  return typeof value === 'number' ? value : 0;
}

function cursorName(connectionId: string): string {
  return `reconciled:${connectionId}`;
}
