/** What can go wrong with a call of a target. Decisions are made on kinds, never on message texts. */
export const failureKinds = [
  'bad-request',
  'context-length',
  'content-filter',
  'auth',
  'model-access',
  'quota',
  'rate-limit',
  'overloaded',
  'unavailable',
  'timeout',
  'network',
  'protocol',
  'aborted',
] as const;

export type FailureKind = (typeof failureKinds)[number];

/** How much of the upstream a failure speaks about. */
export type FailureScope = 'connection' | 'model' | 'deployment' | 'request';

export type UpstreamFailure = {
  readonly kind: FailureKind;
  readonly scope: FailureScope;
  /** Caller-safe: no secret, no address of ours. */
  readonly message: string;
  /** HTTP status of the upstream's answer, if there was one. */
  readonly status?: number;
  /** The upstream's own machine-readable code or type, as it said it. */
  readonly code?: string;
  readonly retryAfterMs?: number;
  /** Nobody was called: a limit of ours stands before the target. */
  readonly notAsked?: true;
};

/** Kinds that move on to the next target unless a combo says otherwise: all that another target may do better. */
export const defaultFallbackKinds: readonly FailureKind[] = failureKinds.filter(
  (kind) => kind !== 'bad-request' && kind !== 'content-filter' && kind !== 'aborted',
);
