import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import type { Logprob, TokenLogprob } from '../canonical/logprobs.ts';
import { asList, asNumber, asObject, asString, isList } from './read-json.ts';

const fields: ReadonlySet<string> = new Set(['token', 'logprob', 'bytes', 'top_logprobs']);

/** Log probabilities as both of OpenAI's formats write them; `undefined` when there are none or they are something else. */
export function decodeLogprobs(value: JsonValue | undefined): readonly Logprob[] | undefined {
  if (!isList(value) || value.length === 0) return undefined;
  const decoded = value.map(decodeLogprob).filter((entry) => entry !== undefined);
  return decoded.length === value.length ? decoded : undefined;
}

function decodeLogprob(value: JsonValue): Logprob | undefined {
  const token = decodeToken(value);
  const listed = asObject(value)?.['top_logprobs'];
  const top = asList(listed)
    .map(decodeToken)
    .filter((entry) => entry !== undefined);
  if (!token || top.length !== asList(listed).length) return undefined;
  return defined({ ...token, top: isList(listed) ? top : undefined });
}

function decodeToken(value: JsonValue): TokenLogprob | undefined {
  const entry = asObject(value);
  const token = asString(entry?.['token']);
  const logprob = asNumber(entry?.['logprob']);
  if (!entry || token === undefined || logprob === undefined) return undefined;
  if (Object.keys(entry).some((name) => !fields.has(name))) return undefined;
  const bytes = isList(entry['bytes']) ? entry['bytes'].filter((byte) => typeof byte === 'number') : undefined;
  return defined({ token, logprob, bytes });
}

export function encodeLogprobs(logprobs: readonly Logprob[]): readonly JsonObject[] {
  return logprobs.map(({ top, ...token }) => defined({ ...encodeToken(token), top_logprobs: top?.map(encodeToken) }));
}

function encodeToken({ token, logprob, bytes }: TokenLogprob): JsonObject {
  return defined({ token, logprob, bytes });
}
