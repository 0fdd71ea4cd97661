import { parseUsd, type JsonObject, type JsonValue, type NanoUsd } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import { asList, asNumber, asObject, asString, parseJson } from '../codecs/read-json.ts';
import { askLitellm } from './insight/ask-litellm.ts';
import type { Upstream } from './upstream-get.ts';

/** One call in a LiteLLM proxy's books. */
export type SpendLogRow = {
  /** Every id that it is known by; our attempt's is among them. */
  readonly ids: readonly string[];
  readonly costNanoUsd: NanoUsd;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly marginNanoUsd?: NanoUsd;
  readonly cacheHit?: boolean;
};

export type SpendLogs =
  | { readonly type: 'rows'; readonly rows: readonly SpendLogRow[] }
  /** This key may not read them, or the proxy keeps none. */
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string };

export type SpendLogsQuestion = {
  readonly fromMs: number;
  readonly toMs: number;
  /** One call by its `x-litellm-call-id`. Absent: all of the time, page by page. */
  readonly callId?: string;
};

/** The most that every supported version gives at once. */
const pageSize = 100;
const mostPages = 10;

/** Reads a proxy's spend logs of a time. Of very many rows it gives the first thousand; ask for the others by id. */
export async function readSpendLogs(upstream: Upstream, question: SpendLogsQuestion): Promise<SpendLogs> {
  const rows: SpendLogRow[] = [];
  let pages = 1;
  for (let page = 1; page <= Math.min(pages, mostPages); page += 1) {
    const told = await askLitellm(upstream, `/spend/logs/v2?${queryOf(question, page)}`);
    if (told.type === 'failed') return { type: 'failed', message: told.message };
    if (told.type === 'refused') {
      // A proxy in trouble is asked again later, a key without the right is not.
      const mayNot = told.status === 401 || told.status === 403 || told.status === 404;
      return { type: mayNot ? 'refused' : 'failed', message: told.message };
    }
    const body = asObject(told.json) ?? {};
    for (const row of asList(body['data'])) rows.push(readRow(asObject(row) ?? {}));
    pages = asNumber(body['total_pages']) ?? 1;
  }
  return { type: 'rows', rows };
}

function queryOf({ fromMs, toMs, callId }: SpendLogsQuestion, page: number): string {
  return new URLSearchParams({
    start_date: timeOf(fromMs),
    end_date: timeOf(toMs),
    page: String(page),
    page_size: String(pageSize),
    ...(callId !== undefined && { request_id: callId }),
  }).toString();
}

/** LiteLLM reads `YYYY-MM-DD HH:MM:SS` as UTC. */
function timeOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}

function readRow(row: JsonObject): SpendLogRow {
  const metadata = asMetadata(row['metadata']);
  const ours = asObject(asObject(metadata['spend_logs_metadata'])?.['omniroute']);
  const breakdown = asObject(metadata['cost_breakdown']) ?? {};
  const named = [row['litellm_call_id'], row['request_id'], ours?.['attempt_id']];
  const cacheHit = row['cache_hit'];
  return defined({
    ids: named.flatMap((id) => (typeof id === 'string' && id !== '' ? [id] : [])),
    costNanoUsd: usd(row['spend']) ?? 0,
    inputTokens: asNumber(row['prompt_tokens']),
    outputTokens: asNumber(row['completion_tokens']),
    marginNanoUsd: marginOf(breakdown),
    cacheHit: cacheHit === true || cacheHit === 'True' ? true : undefined,
  });
}

/** Versions differ in whether the column holds an object or its text. */
function asMetadata(value: JsonValue | undefined): JsonObject {
  const text = asString(value);
  return asObject(text === undefined ? value : parseJson(text)) ?? {};
}

function marginOf(breakdown: JsonObject): NanoUsd | undefined {
  const margin = (usd(breakdown['margin_total_amount']) ?? 0) - (usd(breakdown['discount_amount']) ?? 0);
  return margin === 0 ? undefined : margin;
}

function usd(value: JsonValue | undefined): NanoUsd | undefined {
  return typeof value === 'number' || typeof value === 'string' ? parseUsd(value) : undefined;
}
