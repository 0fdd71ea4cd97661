import type { FinishReason } from '@omniroute/core';

/**
 * What is used of OpenAI's Chat Completions (https://platform.openai.com/docs/api-reference/chat) and of what compatible servers
 * add to it: `reasoning_content` (DeepSeek, vLLM, LiteLLM), `reasoning` (OpenRouter, Groq), `cache_control` (LiteLLM, OpenRouter).
 */
export const format = 'openai-chat' as const;

export const doneMarker = '[DONE]';

/** `function_call` is the elder spelling of `tool_calls`. */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  'stop-sequence': 'stop',
  pause: 'stop',
  other: 'stop',
};

/** Some servers say `stop` after tool calls; clients of other formats rely on the true reason. */
export function toFinishReason(word: string, hasToolCalls: boolean): FinishReason {
  if (word === 'stop' && hasToolCalls) return 'tool-calls';
  return Object.hasOwn(finishReasons, word) ? (finishReasons[word] ?? 'other') : 'other';
}

export function toFinishWord(reason: FinishReason): string {
  return finishWords[reason];
}

export const requestFields: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'response_format',
  'reasoning_effort',
  'max_tokens',
  'temperature',
  'top_p',
  'stop',
  'seed',
  'n',
  'frequency_penalty',
  'presence_penalty',
  'logprobs',
  'top_logprobs',
  'verbosity',
  'user',
  'service_tier',
]);

export const responseFields: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'usage',
  'service_tier',
]);
export const choiceFields: ReadonlySet<string> = new Set(['index', 'message', 'delta', 'finish_reason']);
export const messageFields: ReadonlySet<string> = new Set([
  'role',
  'content',
  'refusal',
  'tool_calls',
  'reasoning_content',
  'reasoning',
]);
export const usageFields: ReadonlySet<string> = new Set([
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'prompt_tokens_details',
  'completion_tokens_details',
  'cost',
]);
