import { wireFormats, type JsonObject } from '@omniroute/core';
import { findCodec } from '../codecs/index.ts';
import { countCharacters, refuse, requireModel, requireOptional } from '../codecs/inspect-fields.ts';
import { inspectResponse } from '../codecs/openai-chat/inspect-response.ts';
import { readBareUsage } from '../codecs/openai-chat/usage.ts';
import { toFinishReason } from '../codecs/openai-chat/wire.ts';
import { asList, asObject, asString, isList } from '../codecs/read-json.ts';
import { completionByChat } from './completion-by-chat.ts';
import { EventRelay, type EventFacts } from './event-relay.ts';
import { encodeError, encodeStreamError } from './openai-errors.ts';
import type { ServiceCodec, ServiceFacts, ServiceUse, ServiceWay } from './service-codec.ts';
import { useOf } from './use-of.ts';

/** The target completes texts itself; its streams look like those of chat. */
const byCompletion: ServiceWay = {
  format: 'openai-completions',
  readReply: (reply) => ({ use: useOf(inspectResponse(reply)) }),
  createRelay: ({ wantsUsage, requireTerminalMarker }) =>
    new EventRelay({ readEvent: (event) => readEvent(event, wantsUsage), requireTerminalMarker }),
};

/** `POST /v1/completions`, the elder sibling of chat (https://platform.openai.com/docs/api-reference/completions). */
export const completions: ServiceCodec = {
  format: 'openai-completions',
  does: 'text completion',
  takes: ['json'],
  bills: 'tokens',
  inspect,
  ways: [
    byCompletion,
    ...wireFormats.flatMap((format) => {
      const codec = findCodec(format);
      return codec ? [completionByChat(codec)] : [];
    }),
  ],
  encodeError,
  encodeStreamError,
};

function inspect(body: JsonObject): ServiceFacts {
  const { prompt } = body;
  if (prompt !== undefined && prompt !== null && typeof prompt !== 'string' && !isList(prompt))
    refuse('prompt', 'must be a text, a list of texts or token ids');
  requireOptional(body, 'stream', 'boolean');
  for (const name of ['max_tokens', 'temperature', 'top_p', 'n', 'seed', 'best_of', 'logprobs'])
    requireOptional(body, name, 'number');
  requireOptional(body, 'stream_options', 'object');
  return {
    model: requireModel(body),
    stream: body['stream'] === true,
    wantsUsage: body['stream'] !== true || asObject(body['stream_options'])?.['include_usage'] === true,
    inputCharacters: countCharacters(prompt),
  };
}

function readEvent(event: JsonObject, wantsUsage: boolean): EventFacts {
  const choices = asList(event['choices']);
  const usage = asObject(event['usage']);
  const word = asString(asObject(choices[0])?.['finish_reason']);
  const use: ServiceUse = {
    ...(usage && useOf({ ...readBareUsage(usage), outputCharacters: 0 })),
    ...(word !== undefined && { finishReason: toFinishReason(word, false) }),
  };
  const isUsageAlone = usage !== undefined && choices.length === 0;
  return { use, completes: word !== undefined || isUsageAlone, ownWish: isUsageAlone && !wantsUsage };
}
