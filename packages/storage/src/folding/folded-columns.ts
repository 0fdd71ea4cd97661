import {
  type AttemptRecord,
  type RequestRecord,
  type TokenCounts,
  tokenKinds,
  type UnitCounts,
  unitKinds,
} from '@omniroute/core';
import type { SqliteValue } from '../sqlite/sqlite-file.ts';
import { type AttemptsTable, type RequestsTable, tokenColumns, unitColumns } from '../tables.ts';
import { isCostKnown, sumAttempts } from './request-totals.ts';

type RequestRow = Omit<RequestsTable, 'sequence'>;
type AttemptRow = Omit<AttemptsTable, 'request_sequence'>;
type UnitValues = { [column in (typeof unitColumns)[keyof typeof unitColumns]]: number | null };
type TokenValues = { [column in (typeof tokenColumns)[keyof typeof tokenColumns]]: number | null };

/** The columns of `requests` that a record fills. `planId` is that of its plan's shape, where it has one. */
export function foldRequest(
  record: RequestRecord,
  planId: number | null,
): RequestRow & Readonly<Record<string, SqliteValue>> {
  const totals = sumAttempts(record.attempts);
  // A call that only looked for an answer in the cache is part of the cost, not of the walk.
  const walked = record.attempts.filter(({ purpose }) => purpose !== 'embed');
  const last = walked.at(-1);
  const isFree = record.cache !== undefined && record.attempts.length === 0;
  return {
    id: record.id,
    started_at_ms: Math.round(record.startedAtMs),
    duration_ms: record.durationMs,
    first_token_ms: record.firstTokenMs ?? null,
    key_id: record.keyId,
    key_name: record.keyName,
    team: record.team ?? null,
    tags: JSON.stringify(record.tags),
    user_agent: record.userAgent ?? null,
    format: record.format,
    model: record.model,
    combo_id: record.comboId ?? null,
    combo_name: record.comboName ?? null,
    stream: Number(record.stream),
    status: record.status,
    outcome: record.outcome,
    failure_kind: record.failureKind ?? null,
    error_message: record.errorMessage ?? null,
    losses: JSON.stringify(record.losses),
    attempt_count: walked.length,
    suspect: Number(totals.suspect),
    connection_id: last?.connectionId ?? null,
    connection_name: last?.connectionName ?? null,
    provider: last?.provider ?? null,
    target_model: last?.model ?? null,
    finish_reason: last?.finishReason ?? null,
    usage_source: totals.usageSource ?? null,
    cost_nano_usd: totals.costNanoUsd ?? (isFree ? 0 : null),
    cost_source: totals.costSource ?? (isFree ? 'cache-hit' : null),
    cost_known: Number(totals.costKnown),
    combo_version: record.comboVersion ?? null,
    plan_id: planId,
    plan_order: record.plan?.order ?? null,
    planned_input_tokens: record.plan?.facts.inputTokens ?? null,
    planned_max_output_tokens: record.plan?.facts.maxOutputTokens ?? null,
    planned_needs: record.plan?.facts.needs?.join(',') ?? null,
    queue_ms: record.queueMs ?? null,
    cache: record.cache ?? null,
    saved_nano_usd: record.savedNanoUsd ?? null,
    shadow_of: record.shadowOf ?? null,
    ...foldTokens(totals.tokens),
    ...foldUnits(totals.units),
  };
}

/** The columns of `attempts` that one attempt fills, without the request that it belongs to. */
export function foldAttempt(attempt: AttemptRecord): AttemptRow & Readonly<Record<string, SqliteValue>> {
  const litellm = attempt.litellm ?? {};
  return {
    position: attempt.position,
    id: attempt.id,
    connection_id: attempt.connectionId,
    connection_name: attempt.connectionName,
    provider: attempt.provider,
    model: attempt.model,
    format: attempt.format,
    started_at_ms: Math.round(attempt.startedAtMs),
    duration_ms: attempt.durationMs,
    headers_ms: attempt.headersMs ?? null,
    first_event_ms: attempt.firstEventMs ?? null,
    status: attempt.status ?? null,
    failure_kind: attempt.failureKind ?? null,
    failure_message: attempt.failureMessage ?? null,
    retry_after_ms: attempt.retryAfterMs ?? null,
    finish_reason: attempt.finishReason ?? null,
    usage_source: attempt.usageSource ?? null,
    cost_nano_usd: attempt.costNanoUsd ?? null,
    cost_source: attempt.costSource ?? null,
    cost_known: Number(isCostKnown(attempt)),
    price_source: attempt.priceSource ?? null,
    price_as_of: attempt.priceAsOf ?? null,
    suspect: Number(attempt.suspect),
    upstream_request_id: attempt.upstreamRequestId ?? null,
    litellm_call_id: litellm.callId ?? null,
    litellm_deployment_id: litellm.deploymentId ?? null,
    litellm_deployment_model: litellm.deploymentModel ?? null,
    litellm_version: litellm.version ?? null,
    litellm_attempted_retries: litellm.attemptedRetries ?? null,
    litellm_attempted_fallbacks: litellm.attemptedFallbacks ?? null,
    litellm_cache_hit: litellm.cacheHit === undefined ? null : Number(litellm.cacheHit),
    purpose: attempt.purpose ?? null,
    ...foldTokens(attempt.tokens),
    ...foldUnits(attempt.units ?? {}),
  };
}

function foldTokens(tokens: TokenCounts): TokenValues {
  const values: TokenValues = {
    tokens_input: null,
    tokens_cache_read: null,
    tokens_cache_write: null,
    tokens_cache_write_1h: null,
    tokens_output: null,
    tokens_reasoning: null,
    tokens_audio_input: null,
    tokens_audio_output: null,
  };
  for (const kind of tokenKinds) values[tokenColumns[kind]] = tokens[kind] ?? null;
  return values;
}

function foldUnits(units: UnitCounts): UnitValues {
  const values: UnitValues = {
    units_images: null,
    units_audio_seconds: null,
    units_characters: null,
    units_searches: null,
  };
  for (const kind of unitKinds) values[unitColumns[kind]] = units[kind] ?? null;
  return values;
}
