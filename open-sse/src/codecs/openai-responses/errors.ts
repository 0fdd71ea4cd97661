import type { JsonObject } from '@omniroute/core';
import type { StreamError } from '../../canonical/stream-event.ts';
import type { ClientFailure } from '../codec.ts';
import { asObject } from '../read-json.ts';
import { codeOfKind, encodeError } from '../openai-chat/errors.ts';

/** OpenAI's APIs share one shape of error body. */
export { encodeError };

/**
 * Clients learn of a break by one of two events: OpenAI's SDKs by `error`, agents like Codex by `response.failed`. As OpenAI
 * itself does, both are sent.
 */
export function encodeStreamError(failure: ClientFailure): string {
  const error = asObject(encodeError(failure)['error']);
  const code = error?.['code'] ?? error?.['type'] ?? 'server_error';
  return writeFault({ code, message: failure.message }, { id: failure.requestId, sequence: 0 });
}

/** An error event that nobody has classified: the upstream's own words are the best there are. */
export function encodeStreamFault(
  error: StreamError,
  place: { readonly id: string; readonly sequence: number },
): string {
  const { message, kind = 'unavailable', type, code = codeOfKind[kind] ?? type ?? 'server_error' } = error;
  return writeFault({ code, message }, place);
}

function writeFault(error: JsonObject, { id, sequence }: { readonly id: string; readonly sequence: number }): string {
  const event = { type: 'error', sequence_number: sequence, ...error, param: null };
  const response = {
    id,
    object: 'response',
    status: 'failed',
    error,
    incomplete_details: null,
    output: [],
    usage: null,
  };
  const failed = { type: 'response.failed', sequence_number: sequence + 1, response };
  return writeEvent(event.type, event) + writeEvent(failed.type, failed);
}

/** One frame: the type of the event is named in both places. */
export function writeEvent(type: string, event: JsonObject): string {
  return `event: ${type.replace(/[\r\n]/g, ' ')}\ndata: ${JSON.stringify(event)}\n\n`;
}
