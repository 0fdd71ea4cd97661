import type { FinishReason, JsonObject } from '@omniroute/core';
import { asString } from '../read-json.ts';

/**
 * What is used of Converse and ConverseStream of the Bedrock runtime
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html). The wire names the model, and whether it
 * streams, in the URL: whoever reads a request puts both into the parsed body as `model` and `stream` before the codec sees it,
 * and `encodeRequest` writes neither. Of a stream the codec sees server-sent events: the executor takes off the binary framing.
 */
export const format = 'bedrock-converse' as const;

const finishReasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  stop_sequence: 'stop-sequence',
  content_filtered: 'content-filter',
  guardrail_intervened: 'content-filter',
  model_context_window_exceeded: 'length',
};

const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'content_filtered',
  'stop-sequence': 'stop_sequence',
  pause: 'end_turn',
  other: 'end_turn',
};

export function toFinishReason(word: string): FinishReason {
  return Object.hasOwn(finishReasons, word) ? (finishReasons[word] ?? 'other') : 'other';
}

export function toFinishWord(reason: FinishReason): string {
  return finishWords[reason];
}

/** The word itself, where the reason that it was read as would be written otherwise. */
export function keepStopReason(reply: JsonObject): JsonObject {
  const word = asString(reply['stopReason']);
  return word === undefined || toFinishWord(toFinishReason(word)) === word ? {} : { stopReason: word };
}

export const requestFields: ReadonlySet<string> = new Set([
  'model',
  'stream',
  'messages',
  'system',
  'inferenceConfig',
  'toolConfig',
  'outputConfig',
  'serviceTier',
  'requestMetadata',
  'additionalModelRequestFields',
]);

export const responseFields: ReadonlySet<string> = new Set(['output', 'stopReason', 'usage']);

/** Filling of random length, by which AWS hides from onlookers how long an event is. */
export const padding = 'p';
