import type { FinishReason, JsonObject } from '@omniroute/core';
import { asObject, asString } from '../read-json.ts';

/**
 * What is used of OpenAI's Responses API (https://platform.openai.com/docs/api-reference/responses) and of LiteLLM's variant of
 * it, whose frames have no `event:` line, whose streams all end with `[DONE]`, and whose usage names its `cost`.
 */
export const format = 'openai-responses' as const;

export const doneMarker = '[DONE]';

/** The least that OpenAI takes as `max_output_tokens`. */
export const minOutputTokens = 16;

/** What `include` must hold for log probabilities to come. */
export const logprobsInclude = 'message.output_text.logprobs';

export type Ending = { readonly status: 'completed' | 'incomplete'; readonly reason?: string };

/** Why a response ended, from its `status` and `incomplete_details`. */
export function toFinishReason(response: JsonObject, hasToolCalls: boolean): FinishReason {
  if (response['status'] === 'incomplete') {
    const reason = asString(asObject(response['incomplete_details'])?.['reason']);
    if (reason === 'max_output_tokens') return 'length';
    return reason === 'content_filter' ? 'content-filter' : 'other';
  }
  if (response['status'] !== undefined && response['status'] !== 'completed') return 'other';
  return hasToolCalls ? 'tool-calls' : 'stop';
}

export function toEnding(reason: FinishReason): Ending {
  switch (reason) {
    case 'length':
      return { status: 'incomplete', reason: 'max_output_tokens' };
    case 'content-filter':
      return { status: 'incomplete', reason: 'content_filter' };
    case 'stop':
    case 'tool-calls':
    case 'stop-sequence':
    case 'pause':
    case 'other':
      return { status: 'completed' };
  }
}

export const requestFields: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'stream',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_logprobs',
  'user',
  'service_tier',
]);

export const responseFields: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created_at',
  'model',
  'output',
  'status',
  'incomplete_details',
  'error',
  'usage',
  'service_tier',
]);

export const usageFields: ReadonlySet<string> = new Set([
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'input_tokens_details',
  'output_tokens_details',
  'cost',
]);
