import type { FailureKind, JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { StreamError } from '../../canonical/stream-event.ts';
import type { ClientFailure } from '../codec.ts';

/** Anthropic's error types by status (https://platform.claude.com/docs/en/api/errors). */
const typeOfStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const typeOfKind: Readonly<Record<FailureKind, string>> = {
  'bad-request': 'invalid_request_error',
  'context-length': 'invalid_request_error',
  'content-filter': 'invalid_request_error',
  auth: 'authentication_error',
  'model-access': 'not_found_error',
  quota: 'billing_error',
  'rate-limit': 'rate_limit_error',
  overloaded: 'overloaded_error',
  unavailable: 'api_error',
  timeout: 'timeout_error',
  network: 'api_error',
  protocol: 'api_error',
  aborted: 'api_error',
};

const knownTypes: ReadonlySet<string> = new Set([...Object.values(typeOfStatus), 'api_error']);

/** `{ type: "error", error: { type, message }, request_id }`; a code of the upstream's stands in `details`. */
export function encodeError(failure: ClientFailure): JsonObject {
  const { kind, status, message, code, requestId } = failure;
  const type = typeOfStatus[status] ?? typeOfKind[kind];
  const details = code === undefined ? undefined : { error_code: code };
  return { type: 'error', error: defined({ type, message, details }), request_id: requestId };
}

export function encodeStreamError(failure: ClientFailure): string {
  return writeError(encodeError(failure));
}

/** An error event that nobody has classified: the upstream's own words where they are words of this format. */
export function encodeStreamFault(error: StreamError): string {
  const { message, kind = 'unavailable', status, type, code } = error;
  const known = type !== undefined && knownTypes.has(type) ? type : undefined;
  const ofStatus = status === undefined ? undefined : typeOfStatus[status];
  const details = code === undefined ? undefined : { error_code: code };
  return writeError({
    type: 'error',
    error: defined({ type: known ?? ofStatus ?? typeOfKind[kind], message, details }),
  });
}

function writeError(data: JsonObject): string {
  return `event: error\ndata: ${JSON.stringify(data)}\n\n`;
}
