import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { ReplyFacts } from '../codec.ts';
import { countCharacters } from '../inspect-fields.ts';
import { asObject, asString } from '../read-json.ts';
import { requireContent } from './decode-response.ts';
import { decodeTokens } from './usage.ts';
import { toFinishReason } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no reply of Converse. */
export function inspectResponse(body: JsonObject): ReplyFacts {
  const content = requireContent(body);
  const usage = asObject(body['usage']);
  return defined({
    usage: usage && { tokens: decodeTokens(usage), source: 'reported' as const },
    finishReason: toFinishReason(asString(body['stopReason']) ?? ''),
    // Only an answer whose upstream counted nothing is counted by us.
    outputCharacters: usage ? 0 : countCharacters(content),
  });
}
