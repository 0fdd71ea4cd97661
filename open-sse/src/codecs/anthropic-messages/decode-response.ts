import { OmniError, type FinishReason, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { Extensions, ReplyPart } from '../../canonical/part.ts';
import type { CanonicalResponse } from '../../canonical/response.ts';
import { addFields, asObject, asString, isList, unknownFields } from '../read-json.ts';
import { decodeTier } from '../service-tiers.ts';
import { decodeBlock } from './decode-parts.ts';
import { decodeUsage } from './usage.ts';
import { endFields, format, messageFields, toFinishReason, toFinishWord } from './wire.ts';

const wholeFields = new Set([...messageFields, ...endFields]);

/** @throws OmniError `unavailable` when the body is no message. */
export function decodeResponse(body: JsonValue): WithLosses<CanonicalResponse> {
  const message = asObject(body);
  if (!message || !isList(message['content'])) {
    throw new OmniError('unavailable', 'The upstream answered with something that is no message.');
  }
  const usage = asObject(message['usage']);
  const counted = usage && decodeUsage(usage);
  const end = decodeEnd(message);
  const value = defined({
    id: asString(message['id']),
    model: asString(message['model']),
    choices: [{ parts: message['content'].map(decodeReplyPart), ...end }],
    usage: counted?.usage,
    serviceTier: decodeTier(usage?.['service_tier']),
    usageExtensions: counted?.extensions,
    extensions: unknownFields(message, wholeFields, format),
  });
  return { value, losses: [] };
}

export type DecodedEnd = {
  readonly finishReason: FinishReason;
  readonly stopSequence?: string;
  readonly extensions?: Extensions;
};

/** How a message ended, from a whole message or the delta at the end of a stream. */
export function decodeEnd(fields: JsonObject): DecodedEnd {
  const word = asString(fields['stop_reason']);
  const finishReason = toFinishReason(word ?? '');
  const kept: Record<string, JsonValue> = {};
  for (const name of endFields) if (fields[name]) kept[name] = fields[name];
  if (word !== undefined && toFinishWord(finishReason) !== word) kept['stop_reason'] = word;
  const stopSequence = asString(fields['stop_sequence']);
  return defined({ finishReason, stopSequence, extensions: addFields(undefined, format, kept) });
}

/** Blocks that only requests have in our form are kept whole. */
function decodeReplyPart(block: JsonValue): ReplyPart {
  const part = decodeBlock(block);
  switch (part.type) {
    case 'text':
    case 'refusal':
    case 'reasoning':
    case 'tool-call':
    case 'opaque':
      return part;
    case 'image':
    case 'document':
    case 'audio':
    case 'tool-result':
      return { type: 'opaque', content: { origin: format, value: block } };
  }
}
