import { totalInputTokens, type JsonObject, type TokenCounts, type Usage } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Extensions } from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { asCount, asObject, fieldsFor, isList, unknownFields } from '../read-json.ts';
import { format } from './wire.ts';

export type DecodedUsage = { readonly usage: Usage; readonly extensions?: Extensions };

const countedFields = new Set([
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cacheReadInputTokens',
  'cacheWriteInputTokens',
  'cacheDetails',
]);

/** Bedrock counts input, cache reads and cache writes apart, and reasoning inside the output without telling how much it is. */
export function decodeUsage(usage: JsonObject): DecodedUsage {
  const extensions = unknownFields(usage, countedFields, format);
  return defined({ usage: { tokens: decodeTokens(usage), source: 'reported' as const }, extensions });
}

export function decodeTokens(usage: JsonObject): TokenCounts {
  const hour = readHourWrites(usage);
  const written = asCount(usage['cacheWriteInputTokens']);
  return defined({
    input: asCount(usage['inputTokens']),
    'cache-read': asCount(usage['cacheReadInputTokens']),
    'cache-write': written === undefined ? undefined : Math.max(0, written - (hour ?? 0)),
    'cache-write-1h': hour,
    output: asCount(usage['outputTokens']),
  });
}

/** The details split the writes by how long the cache lives; the prices differ. A split without an hour says that it is 0. */
function readHourWrites(usage: JsonObject): number | undefined {
  const { cacheDetails: details } = usage;
  if (!isList(details)) return undefined;
  const hours = details.map(asObject).filter((detail) => detail?.['ttl'] === '1h');
  return hours.reduce((sum, detail) => sum + (asCount(detail?.['inputTokens']) ?? 0), 0);
}

export function encodeUsage({ usage, extensions }: DecodedUsage, losses: LossList): JsonObject {
  const { tokens } = usage;
  losses.addForeign(extensions, { format, field: 'response.usage' });
  for (const kind of ['reasoning', 'audio-input', 'audio-output'] as const) {
    if (tokens[kind]) losses.add(`response.usage.${kind}`);
  }
  const outputTokens = (tokens.output ?? 0) + (tokens.reasoning ?? 0) + (tokens['audio-output'] ?? 0);
  const hour = tokens['cache-write-1h'];
  const short = tokens['cache-write'];
  return defined({
    inputTokens: (tokens.input ?? 0) + (tokens['audio-input'] ?? 0),
    outputTokens,
    totalTokens: (totalInputTokens(tokens) ?? 0) + outputTokens,
    cacheReadInputTokens: tokens['cache-read'],
    cacheWriteInputTokens: short === undefined ? hour : short + (hour ?? 0),
    cacheDetails: hour === undefined ? undefined : encodeDetails(hour, short ?? 0),
    ...fieldsFor(extensions, format),
  });
}

/** The longer-lived first, what is none left out. */
function encodeDetails(hour: number, short: number): readonly JsonObject[] {
  const details = [
    { ttl: '1h', inputTokens: hour },
    { ttl: '5m', inputTokens: short },
  ];
  return details.filter((detail) => detail.inputTokens > 0);
}
