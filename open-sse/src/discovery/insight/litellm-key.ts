import { parseUsd, type JsonObject, type JsonValue, type UpstreamKey } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import { asList, asNumber, asObject, asString } from '../../codecs/read-json.ts';
import type { Told } from './ask-litellm.ts';

/**
 * The connection's key by `/key/info`. “Key not found” is what a master key is told, for it is no row of the database. A key that
 * may not ask, and a proxy without a database, tell nothing.
 */
export function readKey(told: Told): UpstreamKey | undefined {
  if (told.type === 'refused' && told.status === 404) return { role: 'admin' };
  if (told.type !== 'told') return undefined;
  const info = asObject(asObject(told.json)?.['info']);
  return info && readInfo(info);
}

function readInfo(info: JsonObject): UpstreamKey {
  const models = asList(info['models']).filter((model) => typeof model === 'string');
  return defined({
    role: 'virtual' as const,
    alias: asString(info['key_alias']),
    spentNanoUsd: usd(info['spend']),
    budgetNanoUsd: usd(info['max_budget']),
    budgetResetAt: time(info['budget_reset_at']),
    expiresAt: time(info['expires']),
    blocked: info['blocked'] === true ? true : undefined,
    requestsPerMinute: asNumber(info['rpm_limit']),
    tokensPerMinute: asNumber(info['tpm_limit']),
    parallelRequests: asNumber(info['max_parallel_requests']),
    models: models.length > 0 ? models : undefined,
  });
}

function usd(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' || typeof value === 'string' ? parseUsd(value) : undefined;
}

/** LiteLLM writes times of UTC, with or without saying so. */
function time(value: JsonValue | undefined): string | undefined {
  const text = asString(value);
  if (text === undefined) return undefined;
  const zoned = /(?:z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
  const atMs = Date.parse(zoned);
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
}
