import { clientFormats } from '@omniroute/core';
import { sql } from 'kysely';
import type { ReadableDatabase } from '../database/open-database.ts';

/** What was recorded of a target's answers. A mean without a sample is absent. */
export type TargetMeans = {
  readonly connectionId: string;
  readonly model: string;
  /** From the call to the first content of streams, ms. */
  readonly firstTokenMs?: number;
  /** From the first content of streams to their end, ms a token of the answer. */
  readonly tokenMs?: number;
  /** Tokens of an answer, reasoning included. */
  readonly outputTokens?: number;
  /** The part of the prompts that was read from the upstream's cache, 0 to 1. */
  readonly cacheReadShare?: number;
};

/** Newer ones tell enough; older ones would take a reader long. */
const mostRequests = 100_000;

/** Means over the last requests of a time, by target. */
export async function targetMeans(
  { read }: Pick<ReadableDatabase, 'read'>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly TargetMeans[]> {
  const output = sql`(coalesce(attempts.tokens_output, 0) + coalesce(attempts.tokens_reasoning, 0))`;
  const input = sql`(coalesce(attempts.tokens_input, 0) + coalesce(attempts.tokens_cache_read, 0)
    + coalesce(attempts.tokens_cache_write, 0) + coalesce(attempts.tokens_cache_write_1h, 0))`;
  const streamed = sql`requests.stream = 1 and attempts.first_event_ms is not null`;
  const { rows } = await sql<Row>`
    select attempts.connection_id, attempts.model,
      avg(case when ${streamed} then attempts.first_event_ms end) as first_token_ms,
      sum(case when ${streamed} and ${output} > 1 then attempts.duration_ms - attempts.first_event_ms end) as spent_ms,
      sum(case when ${streamed} and ${output} > 1 then ${output} end) as spent_tokens,
      avg(case when attempts.tokens_output is not null then ${output} end) as output_tokens,
      sum(case when attempts.tokens_cache_read is not null then attempts.tokens_cache_read end) as cached,
      sum(case when attempts.tokens_cache_read is not null then ${input} end) as cacheable
    from (select sequence, stream from requests
      where started_at_ms >= ${fromMs} and started_at_ms < ${toMs} and format in (${sql.join([...clientFormats])})
      order by started_at_ms desc, sequence desc limit ${mostRequests}) as requests
    join attempts on attempts.request_sequence = requests.sequence
    where attempts.failure_kind is null
    group by attempts.connection_id, attempts.model`.execute(read);
  return rows.map(readMeans);
}

type Row = {
  readonly connection_id: string;
  readonly model: string;
  readonly first_token_ms: number | null;
  readonly spent_ms: number | null;
  readonly spent_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cached: number | null;
  readonly cacheable: number | null;
};

function readMeans(row: Row): TargetMeans {
  const tokenMs = ratio(row.spent_ms, row.spent_tokens);
  const cacheReadShare = ratio(row.cached, row.cacheable);
  return {
    connectionId: row.connection_id,
    model: row.model,
    ...(row.first_token_ms !== null && { firstTokenMs: row.first_token_ms }),
    ...(tokenMs !== undefined && { tokenMs }),
    ...(row.output_tokens !== null && { outputTokens: Number(row.output_tokens) }),
    ...(cacheReadShare !== undefined && { cacheReadShare }),
  };
}

function ratio(part: number | null, whole: number | null): number | undefined {
  return part === null || whole === null || whole === 0 ? undefined : part / whole;
}
