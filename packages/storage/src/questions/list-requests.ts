import { OmniError, type Outcome } from '@omniroute/core';
import { sql } from 'kysely';
import type { ReadableDatabase } from '../database/open-database.ts';
import { readRequestRow, type RequestRow } from './request-row.ts';

export type RequestListQuery = {
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
  readonly outcome?: Outcome;
  /** Id or name of the connection of the last attempt. */
  readonly connection?: string;
  /** The model name that the client wrote, or the last target's. */
  readonly model?: string;
  readonly keyId?: string;
  /** Requests to silent targets. Absent: `without` them. */
  readonly shadows?: ShadowFilter;
};

export const shadowFilters = ['without', 'only', 'with'] as const;
export type ShadowFilter = (typeof shadowFilters)[number];

export type RequestPage = { readonly items: readonly RequestRow[]; readonly nextCursor?: string };

/**
 * Recorded requests by the time they began, newest first; all that were recorded before the call are there. Rows that
 * arrive between two pages neither repeat nor hide others. Throws `OmniError('invalid-input')` for a cursor not of ours.
 */
export async function listRequests(database: ReadableDatabase, query: RequestListQuery): Promise<RequestPage> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
  await database.foldNow();
  const { outcome, connection, model, keyId, limit, shadows = 'without' } = query;
  let select = database.read
    .selectFrom('requests')
    .selectAll()
    .orderBy('started_at_ms', 'desc')
    .orderBy('sequence', 'desc')
    .limit(limit + 1);
  if (shadows !== 'with') select = select.where('shadow_of', shadows === 'only' ? 'is not' : 'is', null);
  if (outcome !== undefined) select = select.where('outcome', '=', outcome);
  if (keyId !== undefined) select = select.where('key_id', '=', keyId);
  if (connection !== undefined) {
    select = select.where((eb) =>
      eb.or([eb('connection_id', '=', connection), eb('connection_name', '=', connection)]),
    );
  }
  if (model !== undefined) {
    select = select.where((eb) => eb.or([eb('model', '=', model), eb('target_model', '=', model)]));
  }
  if (after) select = select.where(sql<boolean>`(started_at_ms, sequence) < (${after.startedAtMs}, ${after.sequence})`);
  const rows = await select.execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const items = page.map(readRequestRow);
  return rows.length > limit && last ? { items, nextCursor: `${last.started_at_ms}-${last.sequence}` } : { items };
}

/** A cursor names the last row of a page: its time in ms and its sequence number. */
function decodeCursor(cursor: string): { readonly startedAtMs: number; readonly sequence: number } {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor);
  if (!match) {
    throw new OmniError('invalid-input', 'The cursor is not one that this list gave; begin without one.', {
      field: 'cursor',
    });
  }
  return { startedAtMs: Number(match[1]), sequence: Number(match[2]) };
}
