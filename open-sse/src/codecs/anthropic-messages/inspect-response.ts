import { OmniError, type JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { ReplyFacts } from '../codec.ts';
import { countCharacters } from '../inspect-fields.ts';
import { asObject, asString, isList } from '../read-json.ts';
import { decodeTokens } from './usage.ts';
import { toFinishReason } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no message. */
export function inspectResponse(message: JsonObject): ReplyFacts {
  const { content } = message;
  if (!isList(content)) throw new OmniError('unavailable', 'The upstream answered with something that is no message.');
  const usage = asObject(message['usage']);
  return defined({
    usage: usage && { tokens: decodeTokens(usage), source: 'reported' as const },
    finishReason: toFinishReason(asString(message['stop_reason']) ?? ''),
    // Only an answer whose upstream counted nothing is counted by us.
    outputCharacters: usage ? 0 : countCharacters(content),
  });
}
