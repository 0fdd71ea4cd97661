import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { ReplyFacts } from '../codec.ts';
import { countCharacters } from '../inspect-fields.ts';
import { asList, asObject, asString } from '../read-json.ts';
import { requireReply } from './decode-response.ts';
import { decodeTokens } from './usage.ts';
import { toFinishReason } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no reply. */
export function inspectResponse(body: JsonObject): ReplyFacts {
  const reply = requireReply(body);
  const usage = asObject(reply['usageMetadata']);
  const first = asObject(asList(reply['candidates'])[0]);
  const parts = asList(asObject(first?.['content'])?.['parts']);
  const hasCalls = parts.some((part) => asObject(part)?.['functionCall'] !== undefined);
  return defined({
    usage: usage && { tokens: decodeTokens(usage), source: 'reported' as const },
    finishReason: first ? toFinishReason(asString(first['finishReason']) ?? '', hasCalls) : 'content-filter',
    // Only an answer whose upstream counted nothing is counted by us.
    outputCharacters: usage ? 0 : countCharacters(reply['candidates'] ?? null),
  });
}
