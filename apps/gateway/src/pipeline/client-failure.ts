import type { FailureKind, OmniError, UpstreamFailure } from '@omniroute/core';
import type { ClientFailure } from '@omniroute/open-sse';
import { isBudget, LimitExceeded } from '../limits/limit-exceeded.ts';

/** A credential of ours that an upstream refuses is no fault of the client's, so it gets no 401. */
const statusOf: Readonly<Record<FailureKind, number>> = {
  'bad-request': 400,
  'context-length': 400,
  'content-filter': 400,
  auth: 502,
  'model-access': 404,
  quota: 429,
  'rate-limit': 429,
  overloaded: 503,
  unavailable: 503,
  timeout: 504,
  network: 502,
  protocol: 502,
  aborted: 499,
};

/** What the client is told when no target answered. `tried` counts the attempts. */
export function toClientFailure(failure: UpstreamFailure, requestId: string, tried: number): ClientFailure {
  const keepsStatus =
    failure.kind === 'bad-request' &&
    failure.status !== undefined &&
    [400, 404, 409, 413, 415, 422].includes(failure.status);
  return {
    kind: failure.kind,
    status: keepsStatus && failure.status !== undefined ? failure.status : statusOf[failure.kind],
    message: tried > 1 ? `${failure.message} (the last of ${tried} attempts)` : failure.message,
    requestId,
    ...(failure.code !== undefined && { code: failure.code }),
  };
}

/** What the client is told when we refuse its request. */
export function toClientRefusal(error: OmniError, requestId: string): ClientFailure {
  const base = { status: error.status, message: error.message, requestId };
  switch (error.code) {
    case 'unauthenticated':
      return { ...base, kind: 'auth', code: 'invalid_api_key' };
    case 'forbidden':
      return error.field === 'model'
        ? { ...base, kind: 'model-access', code: 'model_not_found' }
        : { ...base, kind: 'auth', code: 'invalid_api_key' };
    case 'not-found':
      return error.field === undefined || error.field === 'model'
        ? { ...base, kind: 'model-access', code: 'model_not_found' }
        : { ...base, kind: 'bad-request' };
    case 'unavailable':
      return { ...base, kind: 'unavailable' };
    case 'too-many-requests':
      return { ...base, kind: error instanceof LimitExceeded && isBudget(error.limit) ? 'quota' : 'rate-limit' };
    case 'internal':
      return { ...base, kind: 'protocol' };
    case 'invalid-path':
    case 'invalid-input':
    case 'conflict':
    case 'in-use':
    case 'too-large':
    case 'unsupported-media-type':
    case 'method-not-allowed':
      return { ...base, kind: 'bad-request' };
  }
}
