import type { FailureKind, JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { StreamError } from '../../canonical/stream-event.ts';
import type { ClientFailure } from '../codec.ts';
import { readErrorBody } from '../read-error.ts';
import { asObject, asString, parseJson } from '../read-json.ts';

/** Exceptions of the Bedrock runtime, as streams spell them (…/APIReference/API_runtime_ConverseStream.html#…_Errors). */
const exceptionOf: Readonly<Record<FailureKind, string>> = {
  'bad-request': 'validationException',
  'context-length': 'validationException',
  'content-filter': 'validationException',
  auth: 'accessDeniedException',
  'model-access': 'resourceNotFoundException',
  quota: 'serviceQuotaExceededException',
  'rate-limit': 'throttlingException',
  overloaded: 'serviceUnavailableException',
  unavailable: 'internalServerException',
  timeout: 'modelTimeoutException',
  network: 'internalServerException',
  protocol: 'modelStreamErrorException',
  aborted: 'internalServerException',
};

const statusOf: Readonly<Record<string, number>> = {
  validationException: 400,
  serviceQuotaExceededException: 400,
  accessDeniedException: 403,
  resourceNotFoundException: 404,
  modelTimeoutException: 408,
  modelErrorException: 424,
  modelStreamErrorException: 424,
  throttlingException: 429,
  modelNotReadyException: 429,
  internalServerException: 500,
  serviceUnavailableException: 503,
};

/** True for the name of an event that tells of a failure. */
export function isException(event: string): boolean {
  return event === 'error' || event.endsWith('Exception');
}

/** An exception of a stream. `__type` names one that the event does not. */
export function readException(event: string, data: string): StreamError {
  const error = decodeError(data);
  const type = error.type ?? (event === 'error' ? undefined : event);
  return defined({ ...error, type, status: error.status ?? (type === undefined ? undefined : statusOf[type]) });
}

/** AWS's bodies are `{ message }`, in some services `{ __type, Message }`; the exception is named in a header. */
export function decodeError(body: string): StreamError {
  const object = asObject(parseJson(body));
  const type = asString(object?.['__type'])?.replace(/^.*#/, '') || undefined;
  const message = asString(object?.['message']) ?? asString(object?.['Message']);
  if (!message) return { ...readErrorBody(body), ...(type !== undefined && { type }) };
  return defined({ message, type });
}

export function encodeError({ kind, message }: ClientFailure): JsonObject {
  const name = exceptionOf[kind];
  return { __type: name.slice(0, 1).toUpperCase() + name.slice(1), message };
}

export function encodeStreamError({ kind, message }: ClientFailure): string {
  return writeEvent(exceptionOf[kind], { message });
}

/** An error event that nobody has classified: the upstream's own word where it is one of this format. */
export function encodeStreamFault({ type, kind = 'unavailable', message }: StreamError): string {
  const known = type !== undefined && Object.hasOwn(statusOf, type) ? type : exceptionOf[kind];
  return writeEvent(known, { message });
}

/** An event as the executor shows it. */
export function writeEvent(event: string, data: JsonObject): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
