import { OmniError, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { ReplyPart } from '../../canonical/part.ts';
import type { CanonicalResponse } from '../../canonical/response.ts';
import { addFields, asObject, asString, isList, unknownFields } from '../read-json.ts';
import { decodeBlock } from './decode-parts.ts';
import { decodeUsage } from './usage.ts';
import { format, keepStopReason, responseFields, toFinishReason } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no reply of Converse. */
export function decodeResponse(body: JsonValue): WithLosses<CanonicalResponse> {
  const reply = asObject(body) ?? {};
  const parts = requireContent(reply).map(decodeReplyPart);
  const usage = asObject(reply['usage']);
  const counted = usage && decodeUsage(usage);
  const finishReason = toFinishReason(asString(reply['stopReason']) ?? '');
  const value = defined({
    choices: [defined({ parts, finishReason, extensions: addFields(undefined, format, keepStopReason(reply)) })],
    usage: counted?.usage,
    usageExtensions: counted?.extensions,
    extensions: unknownFields(reply, responseFields, format),
  });
  return { value, losses: [] };
}

/** The blocks of a reply. Throws `OmniError` `unavailable` when there are none. */
export function requireContent(reply: JsonObject): readonly JsonValue[] {
  const content = asObject(asObject(reply['output'])?.['message'])?.['content'];
  if (isList(content)) return content;
  throw new OmniError('unavailable', 'The upstream answered with something that is no reply of Converse.');
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
