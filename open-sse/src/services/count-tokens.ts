import { OmniError, type JsonObject } from '@omniroute/core';
import { anthropicMessages } from '../codecs/anthropic-messages/index.ts';
import {
  encodeError as encodeAnthropicError,
  encodeStreamError as encodeAnthropicStreamError,
} from '../codecs/anthropic-messages/errors.ts';
import {
  encodeError as encodeGeminiError,
  encodeStreamError as encodeGeminiStreamError,
} from '../codecs/gemini-generate/errors.ts';
import { geminiGenerate } from '../codecs/gemini-generate/index.ts';
import { asCount, asObject } from '../codecs/read-json.ts';
import type { WithLosses } from '../canonical/loss.ts';
import type { ServiceCodec, ServiceReply } from './service-codec.ts';

/** `POST /v1/messages/count_tokens` (https://docs.anthropic.com/en/api/messages-count-tokens). */
export const anthropicCountTokens: ServiceCodec = {
  format: 'anthropic-count-tokens',
  does: 'token counting',
  takes: ['json'],
  bills: 'nothing',
  inspect: (body) => {
    const { model, inputCharacters } = anthropicMessages.inspect(body);
    return { model, stream: false, wantsUsage: true, inputCharacters };
  },
  ways: [
    { format: 'anthropic-count-tokens', readReply: (reply) => passCount(reply, 'input_tokens') },
    {
      format: 'gemini-count-tokens',
      encodeRequest: countByGemini,
      readReply: (reply) => ({ value: { input_tokens: countIn(reply, 'totalTokens') }, use: {} }),
    },
  ],
  encodeEstimate: (tokens) => ({ input_tokens: tokens }),
  encodeError: encodeAnthropicError,
  encodeStreamError: encodeAnthropicStreamError,
};

/** `:countTokens` of Google's (https://ai.google.dev/api/tokens). */
export const geminiCountTokens: ServiceCodec = {
  format: 'gemini-count-tokens',
  does: 'token counting',
  takes: ['json'],
  bills: 'nothing',
  inspect: (body) => {
    const { model, inputCharacters } = geminiGenerate.inspect(requestOf(body));
    return { model, stream: false, wantsUsage: true, inputCharacters };
  },
  ways: [
    {
      format: 'gemini-count-tokens',
      nameModel: (body, model) => nameGeminiModel(body, model),
      readReply: (reply) => passCount(reply, 'totalTokens'),
    },
    {
      format: 'anthropic-count-tokens',
      encodeRequest: countByAnthropic,
      readReply: (reply) => ({ value: { totalTokens: countIn(reply, 'input_tokens') }, use: {} }),
    },
  ],
  encodeEstimate: (tokens) => ({ totalTokens: tokens }),
  encodeError: encodeGeminiError,
  encodeStreamError: encodeGeminiStreamError,
};

/** A whole request may stand inside the one to count; the address names the model for both. */
function requestOf(body: JsonObject): JsonObject {
  const inner = asObject(body['generateContentRequest']) ?? asObject(body['generate_content_request']);
  return inner ? { ...inner, model: body['model'] } : body;
}

function nameGeminiModel(body: JsonObject, model: string): Readonly<Record<string, string>> {
  const inner = asObject(body['generateContentRequest']);
  return inner ? { generateContentRequest: JSON.stringify({ ...inner, model: `models/${model}` }) } : {};
}

function countByGemini(body: JsonObject, model: string): WithLosses<JsonObject> {
  const decoded = anthropicMessages.decodeRequest(body);
  const encoded = geminiGenerate.encodeRequest({ ...decoded.value, model, stream: false });
  const generateContentRequest = { ...encoded.value, model: `models/${model}` };
  return { value: { generateContentRequest }, losses: [...decoded.losses, ...encoded.losses] };
}

/** What the counting endpoint takes of a message request; it refuses the rest. */
const counted = ['model', 'messages', 'system', 'tools', 'tool_choice', 'thinking'] as const;

function countByAnthropic(body: JsonObject, model: string): WithLosses<JsonObject> {
  const decoded = geminiGenerate.decodeRequest(requestOf(body));
  const encoded = anthropicMessages.encodeRequest({ ...decoded.value, model, stream: false });
  const kept = counted.filter((name) => encoded.value[name] !== undefined);
  const value = Object.fromEntries(kept.map((name) => [name, encoded.value[name]]));
  return { value, losses: [...decoded.losses, ...encoded.losses] };
}

function passCount(reply: JsonObject, field: string): ServiceReply {
  countIn(reply, field);
  return { use: {} };
}

function countIn(reply: JsonObject, field: string): number {
  const count = asCount(reply[field]);
  if (count !== undefined) return count;
  throw new OmniError('internal', `The upstream's answer has no count “${field}”.`);
}
