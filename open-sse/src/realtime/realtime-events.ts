import { isJsonObject, type JsonObject, type TokenCounts } from '@omniroute/core';
import { encodeError } from '../codecs/openai-chat/errors.ts';
import type { ClientFailure } from '../codecs/codec.ts';
import type { StreamError } from '../canonical/stream-event.ts';
import { readErrorValue } from '../codecs/read-error.ts';
import { asCount, asObject, parseJson } from '../codecs/read-json.ts';

/** What a relay must know of an event of a server. All others go by unread. */
export type RealtimeEvent =
  | { readonly type: 'response-created' }
  | { readonly type: 'response-done'; readonly tokens: TokenCounts | undefined }
  | { readonly type: 'error'; readonly error: StreamError };

const createdName = '"response.created"';
const doneName = '"response.done"';
const errorName = '"error"';

/**
 * Reads one message of a server of https://platform.openai.com/docs/api-reference/realtime-server-events. Nearly all messages are
 * pieces of audio and text: only one that holds the name of an event that matters is parsed.
 */
export function readRealtimeEvent(message: Buffer): RealtimeEvent | undefined {
  if (!message.includes(createdName) && !message.includes(doneName) && !message.includes(errorName)) return undefined;
  const event = asObject(parseJson(message.toString('utf8')));
  switch (event?.['type']) {
    case 'response.created':
      return { type: 'response-created' };
    case 'response.done':
      return { type: 'response-done', tokens: readUsage(asObject(event['response'])?.['usage']) };
    case 'error':
      return { type: 'error', error: readErrorValue({ error: event['error'] ?? event }) };
    default:
      return undefined;
  }
}

/** The event that tells a client that its session broke. */
export function encodeRealtimeError(failure: ClientFailure): string {
  const error = asObject(encodeError(failure)['error']) ?? {};
  return JSON.stringify({ type: 'error', event_id: failure.requestId, error: { ...error, event_id: null } });
}

/**
 * Disjoint counts: OpenAI's `input_tokens` holds text and audio, cached ones among them; `output_tokens` holds text and audio. A
 * cached token counts as cached, whatever it was.
 */
function readUsage(usage: unknown): TokenCounts | undefined {
  if (!isJsonObject(usage)) return undefined;
  const input = asCount(usage['input_tokens']);
  const output = asCount(usage['output_tokens']);
  if (input === undefined || output === undefined) return undefined;
  const inputDetails = asObject(usage['input_token_details']);
  const outputDetails = asObject(usage['output_token_details']);
  const cached = count(inputDetails, 'cached_tokens');
  const cachedAudio = count(asObject(inputDetails?.['cached_tokens_details']), 'audio_tokens');
  const audioInput = Math.max(0, count(inputDetails, 'audio_tokens') - cachedAudio);
  const audioOutput = count(outputDetails, 'audio_tokens');
  return {
    input: Math.max(0, input - cached - audioInput),
    ...(inputDetails && { 'cache-read': cached, 'audio-input': audioInput }),
    output: Math.max(0, output - audioOutput),
    ...(outputDetails && { 'audio-output': audioOutput }),
  };
}

function count(details: JsonObject | undefined, name: string): number {
  return asCount(details?.[name]) ?? 0;
}
