import { clientFormats, type ClientFormat, type NanoUsd, type Outcome, type PlanFacts } from '@omniroute/core';
import type { TokenCounts, UnitCounts } from '@omniroute/core';
import { sql } from 'kysely';
import type { ReadableDatabase } from '../database/open-database.ts';
import { parseJson } from '../repositories/rows.ts';
import { tokenColumns, unitColumns } from '../tables.ts';
import { readPlanFacts } from './read-plan.ts';
import { readTarget, readTokens, readUnits, type RecordedTarget } from './request-row.ts';

/** A recorded chat request as far as it can be planned again. No text of it was ever recorded. */
export type RecordedRequest = {
  readonly id: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly firstTokenMs?: number;
  readonly keyId: string;
  readonly keyName: string;
  readonly team?: string;
  readonly tags: readonly string[];
  readonly format: ClientFormat;
  readonly stream: boolean;
  readonly outcome: Outcome;
  /** Of its last attempt. */
  readonly target?: RecordedTarget;
  readonly tokens: TokenCounts;
  readonly units?: UnitCounts;
  /** Absent: not known, or not wholly. */
  readonly costNanoUsd?: NanoUsd;
  readonly facts: PlanFacts;
};

export type RecordedPage = {
  readonly requests: readonly RecordedRequest[];
  /** Absent: there are no more. */
  readonly next?: RecordedPlace;
};

/** Where a page ended. */
export type RecordedPlace = { readonly startedAtMs: number; readonly sequence: number };

export type RecordedQuestion = {
  readonly comboId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly after?: RecordedPlace | undefined;
  readonly limit: number;
};

const plain = [
  'sequence',
  'id',
  'started_at_ms',
  'duration_ms',
  'first_token_ms',
  'key_id',
  'key_name',
  'team',
  'tags',
  'format',
  'stream',
  'outcome',
  'connection_id',
  'connection_name',
  'provider',
  'target_model',
  'cost_nano_usd',
  'cost_known',
  'planned_input_tokens',
  'planned_max_output_tokens',
  'planned_needs',
] as const;
const columns = [...plain, ...Object.values(tokenColumns), ...Object.values(unitColumns)] as const;

/** Chat requests of a combo, oldest first, a page at a time. */
export async function recordedRequests(
  { read }: Pick<ReadableDatabase, 'read'>,
  { comboId, fromMs, toMs, after, limit }: RecordedQuestion,
): Promise<RecordedPage> {
  let select = read
    .selectFrom('requests')
    .select([...columns])
    .where('combo_id', '=', comboId)
    .where('format', 'in', [...clientFormats])
    .where('shadow_of', 'is', null)
    .where('started_at_ms', '>=', after?.startedAtMs ?? fromMs)
    .where('started_at_ms', '<', toMs)
    .orderBy('started_at_ms')
    .orderBy('sequence')
    .limit(limit);
  if (after) select = select.where(sql<boolean>`(started_at_ms, sequence) > (${after.startedAtMs}, ${after.sequence})`);
  const rows = await select.execute();
  const last = rows.at(-1);
  const next = rows.length === limit && last && { startedAtMs: last.started_at_ms, sequence: last.sequence };
  return { requests: rows.map(readRow), ...(next && { next }) };
}

type Row = Parameters<typeof readTokens>[0] &
  Parameters<typeof readUnits>[0] &
  Parameters<typeof readTarget>[0] &
  Parameters<typeof readPlanFacts>[0] & {
    readonly id: string;
    readonly started_at_ms: number;
    readonly duration_ms: number;
    readonly first_token_ms: number | null;
    readonly key_id: string;
    readonly key_name: string;
    readonly team: string | null;
    readonly tags: string;
    readonly format: string;
    readonly stream: number;
    readonly outcome: Outcome;
    readonly cost_nano_usd: number | null;
    readonly cost_known: number;
  };

function readRow(row: Row): RecordedRequest {
  return {
    id: row.id,
    startedAtMs: row.started_at_ms,
    durationMs: row.duration_ms,
    keyId: row.key_id,
    keyName: row.key_name,
    tags: parseJson<readonly string[]>(row.tags),
    format: clientFormats.find((format) => format === row.format) ?? 'openai-chat',
    stream: row.stream === 1,
    outcome: row.outcome,
    tokens: readTokens(row),
    facts: readPlanFacts(row),
    ...readTarget(row),
    ...readUnits(row),
    ...(row.first_token_ms !== null && { firstTokenMs: row.first_token_ms }),
    ...(row.team !== null && { team: row.team }),
    ...(row.cost_nano_usd !== null && row.cost_known === 1 && { costNanoUsd: row.cost_nano_usd }),
  };
}
