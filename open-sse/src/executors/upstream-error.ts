/** Codes of our own on errors that end a call, beside those of Node and undici. */
export const upstreamErrorCodes = {
  /** No connection in time. */
  connectTimeout: 'OMNIROUTE_CONNECT_TIMEOUT',
  /** No response headers in time. */
  headersTimeout: 'OMNIROUTE_HEADERS_TIMEOUT',
  /** The reply is compressed although we asked for none. */
  encoded: 'OMNIROUTE_ENCODED_REPLY',
  /** The reply's own framing is broken: a checksum or a length is wrong. */
  corrupt: 'OMNIROUTE_CORRUPT_REPLY',
  /** We closed the connection because nobody wants the reply any more. */
  closed: 'OMNIROUTE_CLOSED',
  /** No credential could be made of the connection's secret. The error's message is caller-safe. */
  credential: 'OMNIROUTE_CREDENTIAL',
} as const;

export type UpstreamErrorCode = (typeof upstreamErrorCodes)[keyof typeof upstreamErrorCodes];

export function upstreamError(code: UpstreamErrorCode, message: string): Error & { readonly code: UpstreamErrorCode } {
  return Object.assign(new Error(message), { code });
}

/** The machine-readable code of an error of Node, undici or ours, looked for in its causes too. */
export function errorCodeOf(error: unknown): string | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 4; current = current.cause, depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
  }
  return undefined;
}
