/** Codes of our own refusals and faults, stable for programs. */
export type OmniErrorCode =
  | 'invalid-input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'invalid-path'
  | 'conflict'
  | 'in-use'
  | 'too-large'
  | 'unsupported-media-type'
  | 'method-not-allowed'
  | 'too-many-requests'
  | 'unavailable'
  | 'internal';

const statusOf: Readonly<Record<OmniErrorCode, number>> = {
  'invalid-input': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'invalid-path': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'in-use': 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  'too-many-requests': 429,
  internal: 500,
  unavailable: 503,
};

/** The one error class. Its message is safe to show to the caller: what was wrong, where, and what to do. */
export class OmniError extends Error {
  override readonly name = 'OmniError';
  readonly code: OmniErrorCode;
  /** The input field that the error is about, as a path (`targets.0.model`). */
  readonly field: string | undefined;

  constructor(code: OmniErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.field = options.field;
  }

  /** The HTTP status that goes with the code. */
  get status(): number {
    return statusOf[this.code];
  }
}
