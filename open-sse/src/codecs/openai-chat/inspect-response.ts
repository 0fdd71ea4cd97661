import { OmniError, type JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { ReplyFacts } from '../codec.ts';
import { countCharacters } from '../inspect-fields.ts';
import { asList, asObject, asString, isList } from '../read-json.ts';
import { readBareUsage } from './usage.ts';
import { toFinishReason } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no chat completion. */
export function inspectResponse(reply: JsonObject): ReplyFacts {
  const choices = reply['choices'];
  if (!isList(choices)) {
    throw new OmniError('unavailable', 'The upstream answered with something that is no chat completion.');
  }
  const usage = asObject(reply['usage']);
  const first = asObject(choices[0]);
  const word = asString(first?.['finish_reason']);
  const hasCalls = asList(asObject(first?.['message'])?.['tool_calls']).length > 0;
  return defined({
    ...(usage && readBareUsage(usage)),
    finishReason: first && toFinishReason(word ?? '', hasCalls),
    // Only an answer whose upstream counted nothing is counted by us.
    outputCharacters: usage ? 0 : countCharacters(choices),
  });
}
