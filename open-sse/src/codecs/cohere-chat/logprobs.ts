import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Logprob } from '../../canonical/logprobs.ts';
import type { ReplyPart } from '../../canonical/part.ts';
import { asList, asNumber, asObject, asString } from '../read-json.ts';

/** One chunk of text, if it is one token; a character that takes several has no likelihood of its own in other formats. */
export function decodeLogprob(value: JsonValue | undefined): Logprob | undefined {
  const item = asObject(value);
  const token = asString(item?.['text']);
  const [logprob, ...others] = asList(item?.['logprobs']);
  if (token === undefined || typeof logprob !== 'number' || others.length > 0) return undefined;
  return defined({ token, logprob, id: asNumber(asList(item?.['token_ids'])[0]) });
}

export function encodeLogprob({ token, logprob, id }: Logprob): JsonObject {
  return { text: token, token_ids: id === undefined ? [] : [id], logprobs: [logprob] };
}

/** A reply's log probabilities stand beside it, so they can be told apart only where it is one text; `undefined` elsewhere. */
export function attachLogprobs(
  parts: readonly ReplyPart[],
  value: JsonValue | undefined,
): readonly ReplyPart[] | undefined {
  const [only, ...others] = parts;
  const items = asList(value);
  const logprobs = items.map(decodeLogprob).filter((item) => item !== undefined);
  const isExact = logprobs.length > 0 && logprobs.length === items.length;
  return isExact && only?.type === 'text' && others.length === 0 ? [{ ...only, logprobs }] : undefined;
}
