import type { FailureKind, JsonObject } from '@omniroute/core';
import type { StreamError } from '../../canonical/stream-event.ts';
import type { ClientFailure } from '../codec.ts';

/** Google's canonical codes by HTTP status (https://cloud.google.com/apis/design/errors). */
const wordOf: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

const statusOf: Readonly<Record<FailureKind, number>> = {
  'bad-request': 400,
  'context-length': 400,
  'content-filter': 400,
  auth: 401,
  'model-access': 404,
  quota: 429,
  'rate-limit': 429,
  overloaded: 503,
  unavailable: 503,
  timeout: 504,
  network: 503,
  protocol: 503,
  aborted: 499,
};

/** `{ error: { code, message, status, details } }`; a code of the upstream's stands in the details. */
export function encodeError({ status, message, code, requestId }: ClientFailure): JsonObject {
  const request = { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId };
  return { error: { code: status, message, status: toWord(status), details: [request, ...toDetails(code)] } };
}

export function encodeStreamError(failure: ClientFailure): string {
  return writeFrame(encodeError(failure));
}

/** An error event that nobody has classified. */
export function encodeStreamFault(error: StreamError): string {
  const { message, kind = 'unavailable', status = statusOf[kind], code } = error;
  return writeFrame({ error: { code: status, message, status: toWord(status), details: toDetails(code) } });
}

function toWord(status: number): string {
  return wordOf[status] ?? (status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL');
}

function toDetails(code: string | undefined): readonly JsonObject[] {
  if (code === undefined || /^\d{3}$/.test(code)) return [];
  return [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: code }];
}

export function writeFrame(data: JsonObject): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
