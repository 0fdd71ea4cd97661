import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { StreamError } from '../../canonical/stream-event.ts';
import type { ClientFailure } from '../codec.ts';
import { asOneOf, asString } from '../read-json.ts';
import { brokenWords } from './wire.ts';

/** `{ id, message }` is all that an error of Cohere's says (https://docs.cohere.com/reference/errors). */
export function encodeError({ message, requestId }: ClientFailure): JsonObject {
  return { id: requestId, message };
}

export function encodeStreamError(failure: ClientFailure): string {
  return encodeStreamFault(failure);
}

/** A stream that broke ends with a `message-end` that has an error in place of a good reason. */
export function encodeStreamFault(error: Pick<StreamError, 'message' | 'kind'>, usage?: JsonObject): string {
  const finishWord = error.kind === 'timeout' ? 'TIMEOUT' : 'ERROR';
  const delta = defined({ error: error.message, finish_reason: finishWord, usage });
  return `event: message-end\ndata: ${JSON.stringify({ type: 'message-end', delta })}\n\n`;
}

/** The error that an end tells of, in a whole reply or in the delta of `message-end`; `undefined` for a good end. */
export function readFault(end: JsonObject): StreamError | undefined {
  const word = asOneOf(end['finish_reason'], brokenWords);
  const message = asString(end['error']);
  if (word === undefined && !message) return undefined;
  return defined({
    message: message || `The upstream broke off its answer (finish_reason ${word}).`,
    type: word,
    kind: word === 'TIMEOUT' ? ('timeout' as const) : undefined,
  });
}
