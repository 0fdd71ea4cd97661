import type { JsonObject, TokenCounts } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import { asCount, asObject } from './read-json.ts';

/** The field that splits the cache writes of OpenAI's formats by how long the cache lives: LiteLLM's, in Anthropic's words. */
export const writeDetailsField = 'cache_creation_token_details';

/** `total` contains the tokens that were written for an hour, whose price differs. */
export function splitWrites(total: number | undefined, details: JsonObject | undefined): TokenCounts {
  const hour = asCount(asObject(details?.[writeDetailsField])?.['ephemeral_1h_input_tokens']);
  const short = total === undefined ? undefined : Math.max(0, total - (hour ?? 0));
  return defined({ 'cache-write': short, 'cache-write-1h': hour });
}

/** The details to write beside the total; none where nothing is known of an hour. */
export function writeDetails(tokens: TokenCounts): JsonObject {
  const hour = tokens['cache-write-1h'];
  if (hour === undefined) return {};
  return {
    [writeDetailsField]: { ephemeral_5m_input_tokens: tokens['cache-write'] ?? 0, ephemeral_1h_input_tokens: hour },
  };
}
