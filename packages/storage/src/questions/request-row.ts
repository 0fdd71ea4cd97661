import type {
  AttemptRecord,
  CostSource,
  FinishReason,
  NanoUsd,
  PlanRecord,
  RequestRecord,
  TokenCounts,
  TokenKind,
  UnitCounts,
  UnitKind,
  UsageSource,
} from '@omniroute/core';
import { tokenKinds, unitKinds } from '@omniroute/core';
import type { Selectable } from 'kysely';
import { parseJson, withoutNulls } from '../repositories/rows.ts';
import {
  type AttemptsTable,
  type RequestsTable,
  type TokenColumns,
  tokenColumns,
  type UnitColumns,
  unitColumns,
} from '../tables.ts';

/** Where an attempt went. */
export type RecordedTarget = {
  readonly connectionId: string;
  readonly connectionName: string;
  readonly provider: string;
  readonly model: string;
};

/** A recorded request as lists show it: totals over its attempts, and the target of the last one. */
export type RequestRow = Omit<RequestRecord, 'attempts' | 'plan'> & {
  readonly attemptCount: number;
  /** Absent when nothing was attempted. */
  readonly target?: RecordedTarget;
  readonly finishReason?: FinishReason;
  readonly suspect: boolean;
  readonly tokens: TokenCounts;
  /** Absent: nothing was counted by units. */
  readonly units?: UnitCounts;
  readonly usageSource?: UsageSource;
  /** The sum of the known costs of its attempts; absent when none is known. */
  readonly costNanoUsd?: NanoUsd;
  readonly costSource?: CostSource;
  /** False when some attempt was answered, or used tokens, at a cost that is not known. */
  readonly costKnown: boolean;
};

export type RequestDetail = RequestRow & {
  readonly attempts: readonly AttemptRecord[];
  /** Absent: a model that was addressed directly. */
  readonly plan?: PlanRecord;
};

export function readRequestRow(row: Selectable<RequestsTable>): RequestRow {
  return {
    ...withoutNulls({
      id: row.id,
      startedAtMs: row.started_at_ms,
      durationMs: row.duration_ms,
      firstTokenMs: row.first_token_ms,
      keyId: row.key_id,
      keyName: row.key_name,
      team: row.team,
      userAgent: row.user_agent,
      format: row.format,
      model: row.model,
      comboId: row.combo_id,
      comboName: row.combo_name,
      status: row.status,
      outcome: row.outcome,
      failureKind: row.failure_kind,
      errorMessage: row.error_message,
      attemptCount: row.attempt_count,
      finishReason: row.finish_reason,
      usageSource: row.usage_source,
      costNanoUsd: row.cost_nano_usd,
      costSource: row.cost_source,
      comboVersion: row.combo_version,
      queueMs: row.queue_ms,
      cache: row.cache,
      savedNanoUsd: row.saved_nano_usd,
      shadowOf: row.shadow_of,
    }),
    ...readTarget(row),
    tags: parseJson<readonly string[]>(row.tags),
    losses: parseJson<readonly string[]>(row.losses),
    stream: row.stream === 1,
    suspect: row.suspect === 1,
    costKnown: row.cost_known === 1,
    tokens: readTokens(row),
    ...readUnits(row),
  };
}

/** Gives back exactly what was recorded. */
export function readAttemptRow(row: Selectable<AttemptsTable>): AttemptRecord {
  return {
    ...withoutNulls({
      id: row.id,
      position: row.position,
      connectionId: row.connection_id,
      connectionName: row.connection_name,
      provider: row.provider,
      model: row.model,
      format: row.format,
      startedAtMs: row.started_at_ms,
      durationMs: row.duration_ms,
      headersMs: row.headers_ms,
      firstEventMs: row.first_event_ms,
      status: row.status,
      failureKind: row.failure_kind,
      failureMessage: row.failure_message,
      retryAfterMs: row.retry_after_ms,
      finishReason: row.finish_reason,
      usageSource: row.usage_source,
      costNanoUsd: row.cost_nano_usd,
      costSource: row.cost_source,
      priceSource: row.price_source,
      priceAsOf: row.price_as_of,
      upstreamRequestId: row.upstream_request_id,
      purpose: row.purpose,
    }),
    ...readLitellm(row),
    suspect: row.suspect === 1,
    tokens: readTokens(row),
    ...readUnits(row),
  };
}

/** Counts that are null were never reported and stay absent. */
export function readTokens(row: TokenColumns): TokenCounts {
  const tokens: { [kind in TokenKind]?: number } = {};
  for (const kind of tokenKinds) {
    const count = row[tokenColumns[kind]];
    if (count !== null) tokens[kind] = count;
  }
  return tokens;
}

export function readUnits(row: UnitColumns): { readonly units?: UnitCounts } {
  const units: { [kind in UnitKind]?: number } = {};
  for (const kind of unitKinds) {
    const count = row[unitColumns[kind]];
    if (count !== null) units[kind] = count;
  }
  return Object.keys(units).length === 0 ? {} : { units };
}

export function readTarget(
  row: Pick<Selectable<RequestsTable>, 'connection_id' | 'connection_name' | 'provider' | 'target_model'>,
): { readonly target?: RecordedTarget } {
  const { connection_id, connection_name, provider, target_model } = row;
  if (connection_id === null || connection_name === null || provider === null || target_model === null) return {};
  return { target: { connectionId: connection_id, connectionName: connection_name, provider, model: target_model } };
}

function readLitellm(row: Selectable<AttemptsTable>): Pick<AttemptRecord, 'litellm'> {
  const litellm = withoutNulls({
    callId: row.litellm_call_id,
    deploymentId: row.litellm_deployment_id,
    deploymentModel: row.litellm_deployment_model,
    version: row.litellm_version,
    attemptedRetries: row.litellm_attempted_retries,
    attemptedFallbacks: row.litellm_attempted_fallbacks,
    cacheHit: row.litellm_cache_hit === null ? null : row.litellm_cache_hit === 1,
  });
  return Object.keys(litellm).length === 0 ? {} : { litellm };
}
