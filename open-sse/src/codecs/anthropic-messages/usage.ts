import type { JsonObject, TokenCounts, Usage } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Extensions } from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { asCount, asObject, fieldsFor, unknownFields } from '../read-json.ts';
import { encodeTier } from '../service-tiers.ts';
import { format, usageFields } from './wire.ts';

export type DecodedUsage = { readonly usage: Usage; readonly extensions?: Extensions };

const tiers: ReadonlySet<string> = new Set(['standard', 'priority', 'batch']);

/**
 * Anthropic counts input, cache reads and cache writes apart, and thinking inside `output_tokens`. A `cost` that LiteLLM adds to
 * streams is not read: it prices the fields of the last event alone. Tokens of sound, which its models have none of, are told in
 * details of the kind that OpenAI's have.
 */
export function decodeUsage(usage: JsonObject): DecodedUsage {
  const extensions = unknownFields(usage, usageFields, format);
  return defined({ usage: { tokens: decodeTokens(usage), source: 'reported' as const }, extensions });
}

export function decodeTokens(usage: JsonObject): TokenCounts {
  const details = asObject(usage['output_tokens_details']);
  const thinking = asCount(details?.['thinking_tokens']);
  const audioIn = asCount(asObject(usage['input_tokens_details'])?.['audio_tokens']);
  const audioOut = asCount(details?.['audio_tokens']);
  return defined({
    input: subtract(asCount(usage['input_tokens']), audioIn ?? 0),
    'cache-read': asCount(usage['cache_read_input_tokens']),
    ...decodeWrites(usage),
    output: subtract(asCount(usage['output_tokens']), (thinking ?? 0) + (audioOut ?? 0)),
    reasoning: thinking,
    'audio-input': audioIn,
    'audio-output': audioOut,
  });
}

function subtract(total: number | undefined, part: number): number | undefined {
  return total === undefined ? undefined : Math.max(0, total - part);
}

/** `cache_creation` splits the total by how long the cache lives; the two prices differ. */
function decodeWrites(usage: JsonObject): TokenCounts {
  const split = asObject(usage['cache_creation']);
  const hour = asCount(split?.['ephemeral_1h_input_tokens']);
  const total =
    asCount(usage['cache_creation_input_tokens']) ?? sum(asCount(split?.['ephemeral_5m_input_tokens']), hour);
  return defined({
    'cache-write': total === undefined ? undefined : Math.max(0, total - (hour ?? 0)),
    'cache-write-1h': hour,
  });
}

function sum(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined ? right : left + (right ?? 0);
}

/** The tier, in OpenAI's words, is told among the counts. */
export function encodeUsage(
  { usage, extensions, serviceTier }: DecodedUsage & { readonly serviceTier?: string | undefined },
  losses: LossList,
): JsonObject {
  const { tokens } = usage;
  losses.addForeign(extensions, { format, field: 'response.usage' });
  const hour = tokens['cache-write-1h'];
  const short = tokens['cache-write'];
  return defined({
    input_tokens: (tokens.input ?? 0) + (tokens['audio-input'] ?? 0),
    cache_creation_input_tokens: sum(short, hour),
    cache_read_input_tokens: tokens['cache-read'],
    cache_creation:
      hour === undefined ? undefined : { ephemeral_5m_input_tokens: short ?? 0, ephemeral_1h_input_tokens: hour },
    output_tokens: (tokens.output ?? 0) + (tokens.reasoning ?? 0) + (tokens['audio-output'] ?? 0),
    input_tokens_details: detailsOf({ audio_tokens: tokens['audio-input'] }),
    output_tokens_details: detailsOf({ thinking_tokens: tokens.reasoning, audio_tokens: tokens['audio-output'] }),
    service_tier: encodeTier(serviceTier, tiers, losses),
    ...fieldsFor(extensions, format),
  });
}

function detailsOf(counts: { readonly [name: string]: number | undefined }): JsonObject | undefined {
  const known = defined(counts);
  return Object.keys(known).length === 0 ? undefined : known;
}
