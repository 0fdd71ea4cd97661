import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { ReplyFacts } from '../codec.ts';
import { countCharacters } from '../inspect-fields.ts';
import { asList, asObject, asString } from '../read-json.ts';
import { requireReply } from './decode-response.ts';
import { decodeTokens } from './usage.ts';
import { toFinishReason } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no whole answer. */
export function inspectResponse(body: JsonObject): ReplyFacts {
  const { reply, message } = requireReply(body);
  const usage = asObject(reply['usage']);
  const hasCalls = asList(message['tool_calls']).length > 0;
  return defined({
    usage: usage && { tokens: decodeTokens(usage), source: 'reported' as const },
    finishReason: toFinishReason(asString(reply['finish_reason']) ?? '', hasCalls),
    // Only an answer whose upstream counted nothing is counted by us.
    outputCharacters: usage ? 0 : countCharacters(message),
  });
}
