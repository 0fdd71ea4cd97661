import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Logprob, TokenLogprob } from '../../canonical/logprobs.ts';
import { asList, asNumber, asObject, asString } from '../read-json.ts';

/** The log probabilities of a candidate's text; `undefined` when there are none that can be read. */
export function readLogprobs(candidate: JsonObject): readonly Logprob[] | undefined {
  const result = asObject(candidate['logprobsResult']);
  const chosen = asList(result?.['chosenCandidates']);
  const tops = asList(result?.['topCandidates']);
  const decoded = chosen.map((value, place) => decodeChosen(value, tops[place])).filter((entry) => entry !== undefined);
  return decoded.length > 0 && decoded.length === chosen.length ? decoded : undefined;
}

function decodeChosen(value: JsonValue, tops: JsonValue | undefined): Logprob | undefined {
  const token = decodeToken(value);
  const listed = asObject(tops)?.['candidates'];
  const top = asList(listed)
    .map(decodeToken)
    .filter((entry) => entry !== undefined);
  return token && defined({ ...token, top: listed === undefined ? undefined : top });
}

function decodeToken(value: JsonValue): TokenLogprob | undefined {
  const entry = asObject(value);
  const token = asString(entry?.['token']);
  const logprob = asNumber(entry?.['logProbability']);
  if (token === undefined || logprob === undefined) return undefined;
  return defined({ token, logprob, id: asNumber(entry?.['tokenId']) });
}

/** The object that a candidate's log probabilities stand in, without their sum. */
export function writeLogprobs(logprobs: readonly Logprob[]): JsonObject {
  const tops = logprobs.map(({ top = [] }) => ({ candidates: top.map(encodeToken) }));
  return {
    ...(logprobs.some(({ top }) => top !== undefined) && { topCandidates: tops }),
    chosenCandidates: logprobs.map(encodeToken),
  };
}

function encodeToken({ token, id, logprob }: TokenLogprob): JsonObject {
  return defined({ token, tokenId: id, logProbability: logprob });
}

/** What is left of a candidate's fields when its log probabilities have been read: the sum of them, if that is told. */
export function withoutLogprobs(fields: JsonObject): JsonObject {
  const { logprobsResult, ...others } = fields;
  const sum = asNumber(asObject(logprobsResult)?.['logProbabilitySum']);
  return sum === undefined ? others : { ...others, logprobsResult: { logProbabilitySum: sum } };
}
