import { type Bucket, OmniError } from '@omniroute/core';
import { type RawBuilder, sql } from 'kysely';
import type { ReadableDatabase } from '../database/open-database.ts';
import type { Db } from '../repositories/rows.ts';
import { bucketStarts, fixedBucket, pickBucket } from './buckets.ts';
import {
  type FigureColumns,
  type Figures,
  figuresOfAttempts,
  figuresOfRequests,
  noFigures,
  readFigures,
} from './figures.ts';
import { findFirstTime } from './first-time.ts';
import { findPercentiles, type Percentiles } from './percentiles.ts';

/** Requests that began at `fromMs` or later and before `toMs`. */
export type OverviewQuery = {
  /** Absent: since the first request. */
  readonly fromMs?: number;
  readonly toMs: number;
  /** Absent: `pickBucket` of the span. */
  readonly bucket?: Bucket;
  /** Lines in each breakdown. */
  readonly top?: number;
};

export type Overview = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucket: Bucket;
  readonly totals: Figures & {
    readonly cancelled: number;
    /** Answered, though not by the first target asked. */
    readonly failedOver: number;
    /** Of answered requests, whole. */
    readonly latencyMs: Percentiles;
    /** Of streamed requests that got so far. */
    readonly firstTokenMs: Percentiles;
    /** Requests to silent targets, which count nowhere else. */
    readonly shadows: ShadowFigures;
  };
  /** Every bucket of the range in order, those without requests too. The first may begin before `fromMs`. */
  readonly series: readonly (Figures & { readonly startMs: number })[];
  /** By the model of the target called, spend first. Tokens, spend and errors are those of the calls themselves. */
  readonly byModel: readonly Breakdown[];
  /** By the connection called; figures as in `byModel`. */
  readonly byConnection: readonly Breakdown[];
  readonly byKey: readonly Breakdown[];
};

export type ShadowFigures = Pick<Figures, 'requests' | 'errors' | 'spendNanoUsd'>;

export type Breakdown = Figures & { readonly id: string; readonly name: string };

const maxBuckets = 5000;

/** What happened in a range and what it cost, exact over the rows. Throws `OmniError('invalid-input')` for too many buckets. */
export async function overview(database: ReadableDatabase, query: OverviewQuery): Promise<Overview> {
  await database.foldNow();
  const db = database.read;
  const { toMs } = query;
  const fromMs = Math.min(query.fromMs ?? (await findFirstTime(db)) ?? toMs, toMs);
  const bucket = query.bucket ?? pickBucket(toMs - fromMs);
  const time = sql`requests.started_at_ms >= ${fromMs} and requests.started_at_ms < ${toMs}`;
  const range = sql`${time} and requests.shadow_of is null`;
  const limit = query.top ?? 10;
  return {
    fromMs,
    toMs,
    bucket,
    totals: { ...(await readTotals(db, range)), shadows: await readShadows(db, time) },
    series: await readSeries(db, range, listStarts(fromMs, toMs, bucket), bucket),
    byModel: await breakDownAttempts(db, { range, limit, id: sql`attempts.model`, name: sql`attempts.model` }),
    byConnection: await breakDownAttempts(db, {
      range,
      limit,
      id: sql`attempts.connection_id`,
      name: sql`attempts.connection_name`,
    }),
    byKey: await breakDownKeys(db, range, limit),
  };
}

type Condition = RawBuilder<unknown>;

async function readShadows(db: Db, time: Condition): Promise<ShadowFigures> {
  const { rows } = await sql<FigureColumns>`
    select ${figuresOfRequests} from requests where ${time} and requests.shadow_of is not null`.execute(db);
  const { requests, errors, spendNanoUsd } = rows[0] ? readFigures(rows[0]) : noFigures;
  return { requests, errors, spendNanoUsd };
}

async function readTotals(db: Db, range: Condition): Promise<Omit<Overview['totals'], 'shadows'>> {
  const { rows } = await sql<FigureColumns & { cancelled: number | null; failed_over: number | null }>`
    select ${figuresOfRequests},
      sum(outcome = 'cancelled') as cancelled,
      sum(outcome = 'answered' and attempt_count > 1) as failed_over
    from requests where ${range}`.execute(db);
  const row = rows[0];
  return {
    ...(row ? readFigures(row) : noFigures),
    cancelled: row?.cancelled ?? 0,
    failedOver: row?.failed_over ?? 0,
    latencyMs: await findPercentiles(
      db,
      sql`select duration_ms as value from requests where ${range} and outcome = 'answered'`,
    ),
    firstTokenMs: await findPercentiles(
      db,
      sql`select first_token_ms as value from requests where ${range} and stream = 1 and first_token_ms is not null`,
    ),
  };
}

function listStarts(fromMs: number, toMs: number, bucket: Bucket): readonly number[] {
  if (bucket !== 'month' && (toMs - fromMs) / fixedBucket(bucket).lengthMs > maxBuckets) {
    throw new OmniError('invalid-input', `The range has more than ${maxBuckets} buckets; choose longer ones.`, {
      field: 'bucket',
    });
  }
  return bucketStarts(fromMs, toMs, bucket);
}

async function readSeries(
  db: Db,
  range: Condition,
  starts: readonly number[],
  bucket: Bucket,
): Promise<Overview['series']> {
  const { rows } = await sql<FigureColumns & { start: number }>`
    select ${startOf(bucket)} as start, ${figuresOfRequests} from requests where ${range} group by 1`.execute(db);
  const figures = new Map(rows.map((row) => [row.start, readFigures(row)]));
  return starts.map((startMs) => ({ startMs, ...(figures.get(startMs) ?? noFigures) }));
}

/** `bucketStart` in SQL. Times are after 1970, where SQLite's integer division rounds down. */
function startOf(bucket: Bucket): RawBuilder<number> {
  if (bucket === 'month') return sql`unixepoch(started_at_ms / 1000, 'unixepoch', 'start of month') * 1000`;
  const { lengthMs, offsetMs } = fixedBucket(bucket);
  return sql`(started_at_ms - ${sql.lit(offsetMs)}) / ${sql.lit(lengthMs)} * ${sql.lit(lengthMs)} + ${sql.lit(offsetMs)}`;
}

type BreakdownColumns = FigureColumns & { readonly id: string; readonly name: string };

type AttemptBreakdown = {
  readonly range: Condition;
  readonly limit: number;
  readonly id: RawBuilder<unknown>;
  readonly name: RawBuilder<unknown>;
};

/** `max` makes SQLite take the bare `name` from the newest row: a renamed connection or key shows its present name. */
async function breakDownAttempts(db: Db, { range, limit, id, name }: AttemptBreakdown): Promise<readonly Breakdown[]> {
  const { rows } = await sql<BreakdownColumns>`
    select ${id} as id, ${name} as name, max(attempts.request_sequence), ${figuresOfAttempts}
    from requests join attempts on attempts.request_sequence = requests.sequence
    where ${range} group by 1
    order by spend desc nulls last, requests desc, 1 limit ${limit}`.execute(db);
  return rows.map(readBreakdown);
}

async function breakDownKeys(db: Db, range: Condition, limit: number): Promise<readonly Breakdown[]> {
  const { rows } = await sql<BreakdownColumns>`
    select key_id as id, key_name as name, max(sequence), ${figuresOfRequests}
    from requests where ${range} group by 1
    order by spend desc nulls last, requests desc, 1 limit ${limit}`.execute(db);
  return rows.map(readBreakdown);
}

function readBreakdown(row: BreakdownColumns): Breakdown {
  return { id: row.id, name: row.name, ...readFigures(row) };
}
