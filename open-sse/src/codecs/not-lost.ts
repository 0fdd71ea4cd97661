import type { WireFormat } from '@omniroute/core';

/** Names of one format's items and turns that identify and say nothing. */
const identifiers: { readonly [origin in WireFormat]?: ReadonlySet<string> } = {
  'openai-responses': new Set(['#items', 'id', 'status', 'type', 'role']),
  'gemini-generate': new Set(['role', 'mimeType']),
};

/** A response of OpenAI repeats the settings of its request, which the client knows. */
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
};

/** True for a field that a reader of another format does not miss. `place` is the canonical path of the object that has it. */
export function isNotMissed(origin: WireFormat, place: string, name: string): boolean {
  if (place === 'response' || place === 'response.choices') {
    if (echoes[origin]?.has(name) === true) return true;
  }
  return place.includes('.') && identifiers[origin]?.has(name) === true;
}
