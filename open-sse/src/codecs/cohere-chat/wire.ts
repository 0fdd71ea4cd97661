import type { FinishReason } from '@omniroute/core';

/** What is used of Cohere's Chat API v2 (https://docs.cohere.com/reference/chat and …/reference/chat-stream). */
export const format = 'cohere-chat' as const;

const finishReasons: Readonly<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop-sequence',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool-calls',
};

const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  'tool-calls': 'TOOL_CALL',
  'content-filter': 'COMPLETE',
  'stop-sequence': 'STOP_SEQUENCE',
  pause: 'COMPLETE',
  other: 'COMPLETE',
};

export function toFinishReason(word: string, hasToolCalls: boolean): FinishReason {
  if (word === 'COMPLETE' && hasToolCalls) return 'tool-calls';
  return Object.hasOwn(finishReasons, word) ? (finishReasons[word] ?? 'other') : 'other';
}

export function toFinishWord(reason: FinishReason): string {
  return finishWords[reason];
}

/** Words for an answer that is none: the model broke off, or took too long. */
export const brokenWords = ['ERROR', 'TIMEOUT'] as const;

export const requestFields: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'tools',
  'strict_tools',
  'tool_choice',
  'response_format',
  'thinking',
  'max_tokens',
  'temperature',
  'p',
  'k',
  'stop_sequences',
  'seed',
  'frequency_penalty',
  'presence_penalty',
  'logprobs',
]);

export const responseFields: ReadonlySet<string> = new Set(['id', 'finish_reason', 'message', 'usage']);
export const messageFields: ReadonlySet<string> = new Set([
  'role',
  'content',
  'tool_plan',
  'tool_calls',
  'tool_call_id',
  'citations',
]);
