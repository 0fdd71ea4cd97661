import { isJsonObject, type JsonValue, type WireFormat } from '@omniroute/core';

/** Names in one format's turns, parts and tools that identify, or that repeat what the canonical form says. */
const identifiers: { readonly [origin in WireFormat]?: ReadonlySet<string> } = {
  'openai-responses': new Set(['#items', 'id', 'status', 'type', 'role']),
  'gemini-generate': new Set(['role', 'mimeType', 'name', 'response', 'parts', 'parameters']),
};

/** A response may repeat the settings of its request, which the client knows. */
const echoes: { readonly [origin in WireFormat]?: ReadonlySet<string> } = {
  'openai-responses': new Set([
    'access_programs',
    'background',
    'billing',
    'completed_at',
    'conversation',
    'frequency_penalty',
    'instructions',
    'max_output_tokens',
    'max_tool_calls',
    'metadata',
    'output_text',
    'parallel_tool_calls',
    'presence_penalty',
    'previous_response_id',
    'prompt',
    'prompt_cache_key',
    'prompt_cache_retention',
    'reasoning',
    'safety_identifier',
    'store',
    'temperature',
    'text',
    'tool_choice',
    'tools',
    'top_logprobs',
    'top_p',
    'truncation',
    'user',
  ]),
  // How fast it was, and in which lane.
  'bedrock-converse': new Set(['metrics', 'performanceConfig', 'serviceTier']),
};

/** Counts beside those that are billed, which alone are usage. */
const unbilled: { readonly [origin in WireFormat]?: ReadonlySet<string> } = {
  'cohere-chat': new Set(['tokens', 'cached_tokens']),
};

/** Settings that the canonical form carries, kept besides because the wire has more than one spelling for them. */
const respelled: { readonly [origin in WireFormat]?: ReadonlySet<string> } = {
  'gemini-generate': new Set([
    'generationConfig.responseSchema',
    'generationConfig._responseJsonSchema',
    'generationConfig.thinkingConfig',
  ]),
};

/** Wishes that every other format grants by its nature. */
const granted: { readonly [origin in WireFormat]?: ReadonlyMap<string, JsonValue> } = {
  'openai-responses': new Map<string, JsonValue>([
    ['store', false],
    ['background', false],
    ['truncation', 'disabled'],
  ]),
};

export type ForeignField = {
  readonly origin: WireFormat;
  /** The canonical path of the object that has the field. */
  readonly place: string;
  readonly name: string;
  readonly value: JsonValue | undefined;
};

/** True for a field that a reader of another format does not miss. */
export function isNotMissed({ origin, place, name, value }: ForeignField): boolean {
  if (place.startsWith('response') && saysNothing(value)) return true;
  if (place === 'response.usage' && (tellsOnlyText(value) || unbilled[origin]?.has(name) === true)) return true;
  if (place === 'response' || place === 'response.choices') {
    if (echoes[origin]?.has(name) === true) return true;
  }
  if (place === 'request') {
    if (respelled[origin]?.has(name) === true) return true;
    return value !== undefined && granted[origin]?.get(name) === value;
  }
  return place.includes('.') && identifiers[origin]?.has(name) === true;
}

/** In a request an empty object can be a wish, in a reply it is an empty place. */
function saysNothing(value: JsonValue | undefined): boolean {
  return typeof value === 'object' && (value === null || Object.keys(value).length === 0);
}

/** Details of a count that name what is left when all other kinds are taken away, and kinds that there are none of. */
function tellsOnlyText(details: JsonValue | undefined): boolean {
  if (details === undefined || !isJsonObject(details)) return false;
  return Object.entries(details).every(([name, count]) => name === 'text_tokens' || count === 0 || count === null);
}
