import { totalInputTokens, type JsonObject, type TokenCounts, type Usage } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { ReplyFacts } from '../codec.ts';
import type { Extensions } from '../../canonical/part.ts';
import { splitWrites, writeDetails, writeDetailsField } from '../cache-writes.ts';
import { asCount, asObject, fieldsFor, unknownFields } from '../read-json.ts';
import { format, usageFields } from './wire.ts';

export type DecodedUsage = {
  readonly usage: Usage;
  readonly costUsd?: string | number;
  readonly bare?: true;
  readonly extensions?: Extensions;
};

/**
 * OpenAI counts cached, cache-written and audio tokens inside `prompt_tokens`, and reasoning and audio tokens inside
 * `completion_tokens`; here each token is counted once. LiteLLM puts Anthropic's cache writes into the details as
 * `cache_write_tokens` and `cache_creation_tokens` (the same number); DeepSeek names its cache hits at the top.
 */
export function decodeUsage(usage: JsonObject): DecodedUsage {
  return defined({
    usage: { tokens: decodeTokens(usage), source: 'reported' },
    costUsd: readCost(usage),
    bare: isBare(usage) ? true : undefined,
    extensions: keepDetails(usage),
  });
}

/** The same without what only encoding needs. */
export function readBareUsage(usage: JsonObject): Pick<ReplyFacts, 'usage' | 'costUsd' | 'bareUsage'> {
  return defined({
    usage: { tokens: decodeTokens(usage), source: 'reported' as const },
    costUsd: readCost(usage),
    bareUsage: isBare(usage) ? true : undefined,
  });
}

function readCost({ cost }: JsonObject): string | number | undefined {
  return typeof cost === 'number' || typeof cost === 'string' ? cost : undefined;
}

function decodeTokens(usage: JsonObject): TokenCounts {
  const prompt = asObject(usage['prompt_tokens_details']);
  const completion = asObject(usage['completion_tokens_details']);
  const read = asCount(prompt?.['cached_tokens']) ?? asCount(usage['prompt_cache_hit_tokens']);
  const write = asCount(prompt?.['cache_write_tokens']) ?? asCount(prompt?.['cache_creation_tokens']);
  const audioIn = asCount(prompt?.['audio_tokens']);
  const reasoning = asCount(completion?.['reasoning_tokens']);
  const audioOut = asCount(completion?.['audio_tokens']);
  const input = subtract(asCount(usage['prompt_tokens']), (read ?? 0) + (write ?? 0) + (audioIn ?? 0));
  const within = (reasoningIsApart(usage, reasoning) ? 0 : (reasoning ?? 0)) + (audioOut ?? 0);
  return defined({
    input,
    'cache-read': read,
    ...splitWrites(write, prompt),
    output: subtract(asCount(usage['completion_tokens']), within),
    reasoning,
    'audio-input': audioIn,
    'audio-output': audioOut,
  });
}

function subtract(total: number | undefined, part: number): number | undefined {
  return total === undefined ? undefined : Math.max(0, total - part);
}

/** Some servers (xAI) count reasoning beside `completion_tokens`: their total tells. */
function reasoningIsApart(usage: JsonObject, reasoning: number | undefined): boolean {
  const prompt = asCount(usage['prompt_tokens']);
  const completion = asCount(usage['completion_tokens']);
  if (!reasoning || prompt === undefined || completion === undefined) return false;
  return asCount(usage['total_tokens']) === prompt + completion + reasoning;
}

/** LiteLLM invents counts when the upstream sent none; they have this shape (1.84 without `text_tokens`) and no prompt details. */
function isBare(usage: JsonObject): boolean {
  const details = asObject(usage['completion_tokens_details']);
  if (!details || asObject(usage['prompt_tokens_details'])) return false;
  const { reasoning_tokens, text_tokens = 0, ...others } = details;
  return reasoning_tokens === 0 && asCount(text_tokens) !== undefined && Object.keys(others).length === 0;
}

const countedPromptDetails = new Set(['cached_tokens', 'cache_write_tokens', 'audio_tokens', writeDetailsField]);
const countedCompletionDetails = new Set(['reasoning_tokens', 'audio_tokens']);

/** Numbers that no token kind stands for go back to clients of this format. */
function keepDetails(usage: JsonObject): Extensions | undefined {
  const prompt = unknownFields(asObject(usage['prompt_tokens_details']) ?? {}, countedPromptDetails, format);
  const completion = unknownFields(
    asObject(usage['completion_tokens_details']) ?? {},
    countedCompletionDetails,
    format,
  );
  const other = unknownFields(usage, usageFields, format);
  const fields = defined({
    ...other?.fields,
    prompt_tokens_details: prompt?.fields,
    completion_tokens_details: completion?.fields,
  });
  return Object.keys(fields).length === 0 ? undefined : { origin: format, fields };
}

export function encodeUsage(counted: Omit<DecodedUsage, 'bare'>): JsonObject {
  const { tokens } = counted.usage;
  const own = fieldsFor(counted.extensions, format);
  const prompt = totalInputTokens(tokens) ?? 0;
  const completion = (tokens.output ?? 0) + (tokens.reasoning ?? 0) + (tokens['audio-output'] ?? 0);
  const promptDetails = {
    ...asObject(own['prompt_tokens_details']),
    ...defined({
      cached_tokens: tokens['cache-read'],
      cache_write_tokens: sum(tokens['cache-write'], tokens['cache-write-1h']),
      audio_tokens: tokens['audio-input'],
    }),
    ...writeDetails(tokens),
  };
  const completionDetails = {
    ...asObject(own['completion_tokens_details']),
    ...defined({ reasoning_tokens: tokens.reasoning, audio_tokens: tokens['audio-output'] }),
  };
  return {
    ...own,
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(Object.keys(promptDetails).length > 0 && { prompt_tokens_details: promptDetails }),
    ...(Object.keys(completionDetails).length > 0 && { completion_tokens_details: completionDetails }),
    ...(counted.costUsd !== undefined && { cost: counted.costUsd }),
  };
}

function sum(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined ? right : left + (right ?? 0);
}
