import type { JsonObject, JsonValue, TokenCounts } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import { asCount, asNumber, asObject, asString } from '../codecs/read-json.ts';
import type { ServiceUse } from './service-codec.ts';

/**
 * Usage as OpenAI's services beside chat write it: `prompt_tokens` (embeddings), `input_tokens` with details (images, audio), or
 * `{ type: "duration", seconds }` (transcriptions billed by time).
 */
export function readUse(value: JsonValue | undefined): ServiceUse {
  const usage = asObject(value);
  if (!usage) return {};
  const seconds = asNumber(usage['seconds']);
  return defined({
    tokens: readTokens(usage),
    units: seconds === undefined ? undefined : { 'audio-seconds': seconds },
    costUsd: asNumber(usage['cost']) ?? asString(usage['cost']),
  });
}

function readTokens(usage: JsonObject): TokenCounts | undefined {
  const input = asCount(usage['prompt_tokens']) ?? asCount(usage['input_tokens']);
  const output = asCount(usage['completion_tokens']) ?? asCount(usage['output_tokens']);
  // Rerankers after Jina report one number, all of it input.
  const total = input === undefined && output === undefined ? asCount(usage['total_tokens']) : undefined;
  if (input === undefined && output === undefined) return total === undefined ? undefined : { input: total };
  const details = asObject(usage['input_token_details']) ?? asObject(usage['input_tokens_details']);
  const audio = asCount(details?.['audio_tokens']);
  return defined({
    input: input === undefined ? undefined : Math.max(0, input - (audio ?? 0)),
    'audio-input': audio,
    output,
  });
}
