import type { FailureKind, JsonObject } from '@omniroute/core';
import type { StreamError } from '../../canonical/stream-event.ts';
import type { ClientFailure } from '../codec.ts';

/** OpenAI's own words for a kind (https://platform.openai.com/docs/guides/error-codes). */
const typeOf: Readonly<Record<FailureKind, string>> = {
  'bad-request': 'invalid_request_error',
  'context-length': 'invalid_request_error',
  'content-filter': 'invalid_request_error',
  auth: 'authentication_error',
  'model-access': 'invalid_request_error',
  quota: 'insufficient_quota',
  'rate-limit': 'rate_limit_error',
  overloaded: 'server_error',
  unavailable: 'server_error',
  timeout: 'server_error',
  network: 'server_error',
  protocol: 'server_error',
  aborted: 'server_error',
};

/** The code that goes with a kind unless the upstream named one. */
export const codeOfKind: { readonly [kind in FailureKind]?: string } = {
  'context-length': 'context_length_exceeded',
  'content-filter': 'content_filter',
  'model-access': 'model_not_found',
  auth: 'invalid_api_key',
  quota: 'insufficient_quota',
  'rate-limit': 'rate_limit_exceeded',
};

/** `{ error: { message, type, param, code } }`, the shape that OpenAI's SDKs read. */
export function encodeError(failure: ClientFailure): JsonObject {
  const { kind, message, code = codeOfKind[kind] ?? null } = failure;
  return { error: { message, type: typeOfFailure(kind, failure.status), param: null, code } };
}

export function encodeStreamError(failure: ClientFailure): string {
  return `data: ${JSON.stringify(encodeError(failure))}\n\n`;
}

/** An error event that nobody has classified: the upstream's own words are the best there are. */
export function encodeStreamFault(error: StreamError): string {
  const { message, kind = 'unavailable', type = typeOf[kind], code = codeOfKind[kind] ?? null } = error;
  return `data: ${JSON.stringify({ error: { message, type, param: null, code } })}\n\n`;
}

/** The status is what the SDKs go by; the type must not gainsay it. */
function typeOfFailure(kind: FailureKind, status: number): string {
  if (status === 403) return 'permission_error';
  if (status === 404) return 'invalid_request_error';
  return typeOf[kind];
}
