import type { NanoUsd, TokenCounts } from '@omniroute/core';
import { type RawBuilder, sql } from 'kysely';
import { type TokenColumns, tokenColumns } from '../tables.ts';
import { readTokens } from './request-row.ts';

export type Figures = {
  readonly requests: number;
  /** Requests that failed, broke or were refused; in a breakdown by target, calls that failed. */
  readonly errors: number;
  /** The sum of the known costs. */
  readonly spendNanoUsd: NanoUsd;
  /** How many have a part of their cost unknown: `spendNanoUsd` is short by that. */
  readonly unpricedRequests: number;
  /** A kind that nobody reported is absent. */
  readonly tokens: TokenCounts;
};

export type FigureColumns = TokenColumns & {
  readonly requests: number;
  readonly errors: number | null;
  readonly spend: number | null;
  readonly unpriced: number | null;
};

export const noFigures: Figures = { requests: 0, errors: 0, spendNanoUsd: 0, unpricedRequests: 0, tokens: {} };

/** Aggregates over `requests`. */
export const figuresOfRequests: RawBuilder<FigureColumns> = sql`
  count(*) as requests,
  sum(outcome in ('failed', 'broken', 'refused')) as errors,
  sum(cost_nano_usd) as spend,
  sum(cost_known = 0) as unpriced,
  ${sumsOfTokens('requests')}`;

/** Aggregates over `attempts`. A client that went away is no fault of the target. */
export const figuresOfAttempts: RawBuilder<FigureColumns> = sql`
  count(distinct attempts.request_sequence) as requests,
  sum(attempts.failure_kind is not null and attempts.failure_kind <> 'aborted') as errors,
  sum(attempts.cost_nano_usd) as spend,
  count(distinct case when attempts.cost_known = 0 then attempts.request_sequence end) as unpriced,
  ${sumsOfTokens('attempts')}`;

export function readFigures(row: FigureColumns): Figures {
  return {
    requests: row.requests,
    errors: row.errors ?? 0,
    spendNanoUsd: row.spend ?? 0,
    unpricedRequests: row.unpriced ?? 0,
    tokens: readTokens(row),
  };
}

function sumsOfTokens(table: 'requests' | 'attempts'): RawBuilder<unknown> {
  const columns = Object.values(tokenColumns);
  return sql.raw(columns.map((column) => `sum(${table}.${column}) as ${column}`).join(', '));
}
