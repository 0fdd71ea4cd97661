import type { FinishReason } from '@omniroute/core';

/**
 * What is used of Anthropic's Messages API (https://platform.claude.com/docs/en/api/messages), versions 2023-06-01 and
 * 2026-10-21; the later one knows turns of the role `system` among the messages.
 */
export const format = 'anthropic-messages' as const;

/** Anthropic requires `max_tokens`: what to ask for when the client set no limit. Small enough for every served model. */
export const defaultMaxTokens = 8192;

/** The least that Anthropic takes as a thinking budget. */
export const minThinkingTokens = 1024;

const finishReasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  stop_sequence: 'stop-sequence',
  tool_use: 'tool-calls',
  pause_turn: 'pause',
  refusal: 'content-filter',
  model_context_window_exceeded: 'length',
};

const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  'stop-sequence': 'stop_sequence',
  pause: 'pause_turn',
  other: 'end_turn',
};

export function toFinishReason(word: string): FinishReason {
  return Object.hasOwn(finishReasons, word) ? (finishReasons[word] ?? 'other') : 'other';
}

export function toFinishWord(reason: FinishReason): string {
  return finishWords[reason];
}

export const requestFields: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'system',
  'max_tokens',
  'stream',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'metadata',
  'service_tier',
]);

export const messageFields: ReadonlySet<string> = new Set([
  'id',
  'type',
  'role',
  'model',
  'content',
  'stop_reason',
  'stop_sequence',
  'usage',
]);

/** Fields that a stream tells at its end, in `message_delta.delta`. */
export const endFields: readonly string[] = ['stop_details', 'container'];

export const usageFields: ReadonlySet<string> = new Set([
  'input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'cache_creation',
  'input_tokens_details',
  'output_tokens_details',
  'service_tier',
]);
