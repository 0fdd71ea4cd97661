import type { FailureKind, FailureScope, UpstreamFailure } from '@omniroute/core';
import { isAddressRefused } from '../address-policy.ts';
import { errorCodeOf, upstreamErrorCodes } from '../upstream-error.ts';
import { redact } from './redact.ts';

type ConnectionRule = {
  readonly code: RegExp;
  readonly kind: FailureKind;
  readonly scope: FailureScope;
  /** Says what happened without an address: the error's own message would tell ours. */
  readonly message: string;
};

const rules: readonly ConnectionRule[] = [
  { code: /^ECONNREFUSED$/, kind: 'network', scope: 'connection', message: 'The upstream refused the connection.' },
  {
    code: /^(?:ENOTFOUND|EAI_\w+)$/,
    kind: 'network',
    scope: 'connection',
    message: 'The upstream’s host name could not be resolved.',
  },
  {
    code: /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/,
    kind: 'network',
    scope: 'connection',
    message: 'The upstream’s network is not reachable.',
  },
  {
    code: new RegExp(`^(?:${upstreamErrorCodes.connectTimeout}|UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$`),
    kind: 'timeout',
    scope: 'connection',
    message: 'The upstream did not accept the connection in time.',
  },
  {
    code: new RegExp(`^(?:${upstreamErrorCodes.headersTimeout}|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$`),
    kind: 'timeout',
    scope: 'model',
    message: 'The upstream did not answer in time.',
  },
  {
    code: /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO$)/,
    kind: 'network',
    scope: 'connection',
    message: 'No secure connection to the upstream: its TLS certificate or protocol was not accepted.',
  },
  {
    code: /^(?:HPE_INVALID_EOF_STATE|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/,
    kind: 'network',
    scope: 'connection',
    message: 'The connection to the upstream broke in the middle of its answer.',
  },
  {
    code: new RegExp(`^(?:HPE_\\w+|UND_ERR_(?:HTTP_PARSER|HEADERS_OVERFLOW)|${upstreamErrorCodes.encoded})$`),
    kind: 'protocol',
    scope: 'connection',
    message: 'The upstream’s answer is not valid HTTP as we asked for it.',
  },
  {
    code: new RegExp(`^${upstreamErrorCodes.corrupt}$`),
    kind: 'protocol',
    scope: 'model',
    message: 'The upstream’s stream is damaged: a checksum or a length in it is wrong.',
  },
  {
    code: /^UND_ERR_INVALID_ARG$/,
    kind: 'protocol',
    scope: 'connection',
    message: 'The call could not be written: a header or the key of the connection holds a forbidden character.',
  },
  {
    code: new RegExp(`^(?:${upstreamErrorCodes.closed}|ABORT_ERR|UND_ERR_ABORT(?:ED)?)$`),
    kind: 'aborted',
    scope: 'request',
    message: 'The call was aborted.',
  },
];

/** What a broken connection means. */
export function classifyConnectionError(error: Error): UpstreamFailure {
  if (isAddressRefused(error)) {
    const message = 'The connection’s address is private, local or a metadata service, and may not be reached.';
    return { kind: 'network', scope: 'connection', message, code: 'address-refused' };
  }
  if (error.name === 'AbortError') return { kind: 'aborted', scope: 'request', message: 'The call was aborted.' };
  if (error.name === 'TimeoutError') {
    return { kind: 'timeout', scope: 'model', message: 'The upstream did not answer in time.' };
  }
  // Undici's parser gives its errors a code for some faults only.
  const code = errorCodeOf(error) ?? (error.name === 'HTTPParserError' ? 'UND_ERR_HTTP_PARSER' : undefined);
  if (code === upstreamErrorCodes.credential) {
    return { kind: 'auth', scope: 'connection', message: redact(error.message), code };
  }
  const rule = code === undefined ? undefined : rules.find((candidate) => candidate.code.test(code));
  const { kind, scope, message } = rule ?? {
    kind: 'network' as const,
    scope: 'connection' as const,
    message: 'The connection to the upstream broke.',
  };
  return { kind, scope, message, ...(code === undefined ? {} : { code }) };
}
