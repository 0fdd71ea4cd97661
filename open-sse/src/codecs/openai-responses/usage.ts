import { totalInputTokens, type JsonObject, type TokenCounts, type Usage } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Extensions } from '../../canonical/part.ts';
import { splitWrites, writeDetails, writeDetailsField } from '../cache-writes.ts';
import { asCount, asObject, fieldsFor, unknownFields } from '../read-json.ts';
import { format, usageFields } from './wire.ts';

export type DecodedUsage = {
  readonly usage: Usage;
  readonly costUsd?: string | number;
  readonly extensions?: Extensions;
};

/**
 * `input_tokens` contains what was read from and written to the cache, `output_tokens` the reasoning; here each token is counted
 * once. `cost` is LiteLLM's.
 */
export function decodeUsage(usage: JsonObject): DecodedUsage {
  return defined({ ...readUsage(usage), extensions: keepDetails(usage) });
}

/** The counts and the cost without what else the object holds. */
export function readUsage(usage: JsonObject): Omit<DecodedUsage, 'extensions'> {
  const cost = usage['cost'];
  return defined({
    usage: { tokens: decodeTokens(usage), source: 'reported' },
    costUsd: typeof cost === 'number' || typeof cost === 'string' ? cost : undefined,
  });
}

function decodeTokens(usage: JsonObject): TokenCounts {
  const input = asObject(usage['input_tokens_details']);
  const output = asObject(usage['output_tokens_details']);
  const read = asCount(input?.['cached_tokens']);
  const write = asCount(input?.['cache_write_tokens']);
  const audioIn = asCount(input?.['audio_tokens']);
  const reasoning = asCount(output?.['reasoning_tokens']);
  const audioOut = asCount(output?.['audio_tokens']);
  return defined({
    input: subtract(asCount(usage['input_tokens']), (read ?? 0) + (write ?? 0) + (audioIn ?? 0)),
    'cache-read': read,
    ...splitWrites(write, input),
    output: subtract(asCount(usage['output_tokens']), (reasoning ?? 0) + (audioOut ?? 0)),
    reasoning,
    'audio-input': audioIn,
    'audio-output': audioOut,
  });
}

function subtract(total: number | undefined, part: number): number | undefined {
  return total === undefined ? undefined : Math.max(0, total - part);
}

const countedInputDetails = new Set(['cached_tokens', 'cache_write_tokens', 'audio_tokens', writeDetailsField]);
const countedOutputDetails = new Set(['reasoning_tokens', 'audio_tokens']);

/** Numbers that no token kind stands for go back to clients of this format. */
function keepDetails(usage: JsonObject): Extensions | undefined {
  const input = unknownFields(asObject(usage['input_tokens_details']) ?? {}, countedInputDetails, format);
  const output = unknownFields(asObject(usage['output_tokens_details']) ?? {}, countedOutputDetails, format);
  const fields = defined({
    ...unknownFields(usage, usageFields, format)?.fields,
    input_tokens_details: input?.fields,
    output_tokens_details: output?.fields,
  });
  return Object.keys(fields).length === 0 ? undefined : { origin: format, fields };
}

/** Both detail objects are always there: clients of this format read them without asking. */
export function encodeUsage(counted: DecodedUsage): JsonObject {
  const { tokens } = counted.usage;
  const own = fieldsFor(counted.extensions, format);
  const input = totalInputTokens(tokens) ?? 0;
  const output = (tokens.output ?? 0) + (tokens.reasoning ?? 0) + (tokens['audio-output'] ?? 0);
  return defined({
    ...own,
    input_tokens: input,
    input_tokens_details: {
      ...asObject(own['input_tokens_details']),
      ...defined({
        cached_tokens: tokens['cache-read'],
        cache_write_tokens: sum(tokens['cache-write'], tokens['cache-write-1h']),
        audio_tokens: tokens['audio-input'],
      }),
      ...writeDetails(tokens),
    },
    output_tokens: output,
    output_tokens_details: {
      ...asObject(own['output_tokens_details']),
      ...defined({ reasoning_tokens: tokens.reasoning, audio_tokens: tokens['audio-output'] }),
    },
    total_tokens: input + output,
    cost: counted.costUsd,
  });
}

function sum(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined ? right : left + (right ?? 0);
}
