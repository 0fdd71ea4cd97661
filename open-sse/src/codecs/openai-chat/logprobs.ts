import type { JsonObject } from '@omniroute/core';
import type { Logprob } from '../../canonical/logprobs.ts';
import { decodeLogprobs, encodeLogprobs } from '../openai-logprobs.ts';
import { asObject } from '../read-json.ts';

/** The log probabilities of a choice's text; `undefined` when there are none, or others beside them that must be kept too. */
export function readTextLogprobs(choice: JsonObject): readonly Logprob[] | undefined {
  const logprobs = asObject(choice['logprobs']);
  const others = Object.entries(logprobs ?? {}).some(([name, value]) => name !== 'content' && value !== null);
  return others ? undefined : decodeLogprobs(logprobs?.['content']);
}

export function writeTextLogprobs(logprobs: readonly Logprob[]): JsonObject {
  return { content: encodeLogprobs(logprobs).map((entry) => ({ bytes: null, ...entry })), refusal: null };
}
