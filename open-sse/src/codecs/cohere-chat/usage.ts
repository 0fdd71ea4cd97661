import { totalInputTokens, type JsonObject, type TokenCounts, type Usage } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Extensions } from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { asCount, asObject, fieldsFor, unknownFields } from '../read-json.ts';
import { format } from './wire.ts';

export type DecodedUsage = { readonly usage: Usage; readonly extensions?: Extensions };

const usageFields = new Set(['billed_units', 'tokens', 'cached_tokens']);
const countedUnits = new Set(['input_tokens', 'output_tokens']);

/**
 * Cohere counts twice. `billed_units` is what it charges for; `tokens` has in it also the prompt that Cohere puts around every
 * conversation, over a thousand tokens that nobody pays. The billed counts are the truth here, because only they times the price
 * are the invoice. `cached_tokens` is a part of `tokens` (mostly of that prompt, so often more than all that was billed) and can
 * be told apart only where nothing is billed, as in private deployments. What is not counted goes along as it came.
 */
export function decodeUsage(usage: JsonObject): DecodedUsage {
  const isBilled = hasBilled(usage);
  const units = unknownFields(asObject(usage['billed_units']) ?? {}, countedUnits, format);
  const fields = defined({
    ...unknownFields(usage, usageFields, format)?.fields,
    billed_units: units?.fields,
    tokens: isBilled ? (usage['tokens'] ?? undefined) : undefined,
    cached_tokens: isBilled ? (usage['cached_tokens'] ?? undefined) : undefined,
  });
  return defined({
    usage: { tokens: decodeTokens(usage), source: 'reported' as const },
    extensions: Object.keys(fields).length === 0 ? undefined : { origin: format, fields },
  });
}

function hasBilled(usage: JsonObject): boolean {
  const billed = asObject(usage['billed_units']);
  return asCount(billed?.['input_tokens']) !== undefined || asCount(billed?.['output_tokens']) !== undefined;
}

/** Thinking is counted inside the output. */
export function decodeTokens(usage: JsonObject): TokenCounts {
  if (hasBilled(usage)) {
    const billed = asObject(usage['billed_units']);
    return defined({ input: asCount(billed?.['input_tokens']), output: asCount(billed?.['output_tokens']) });
  }
  const tokens = asObject(usage['tokens']);
  const input = asCount(tokens?.['input_tokens']);
  const cached = asCount(usage['cached_tokens']);
  return defined({
    input: input === undefined ? undefined : Math.max(0, input - (cached ?? 0)),
    'cache-read': cached,
    output: asCount(tokens?.['output_tokens']),
  });
}

export function encodeUsage({ usage, extensions }: DecodedUsage, losses: LossList): JsonObject {
  const { tokens } = usage;
  losses.addForeign(extensions, { format, field: 'response.usage' });
  for (const kind of ['reasoning', 'audio-output', 'audio-input', 'cache-write', 'cache-write-1h'] as const) {
    if (tokens[kind]) losses.add(`response.usage.${kind}`);
  }
  const own = fieldsFor(extensions, format);
  const counts = defined({ input_tokens: totalInputTokens(tokens), output_tokens: totalOutputTokens(tokens) });
  const cached = tokens['cache-read'];
  if (cached !== undefined) return { tokens: counts, cached_tokens: cached, ...own };
  return { ...own, billed_units: { ...counts, ...asObject(own['billed_units']) } };
}

function totalOutputTokens(tokens: TokenCounts): number | undefined {
  const { output, reasoning, 'audio-output': audio } = tokens;
  if (output === undefined && reasoning === undefined && audio === undefined) return undefined;
  return (output ?? 0) + (reasoning ?? 0) + (audio ?? 0);
}
