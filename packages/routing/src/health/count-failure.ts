import type { FailureKind, UpstreamFailure } from '@omniroute/core';

/** After how many failures in a row a breaker opens, this one included. Absent: the failure says nothing to it. */
export type CountedFailure = { readonly model?: number; readonly connection?: number };

/** What could be a hiccup needs to happen so often in a row. */
const hiccups = 3;

/**
 * By kind: what the upstream says of itself counts at once, what may be a hiccup after three in a row; what another request would not
 * run into counts for nothing.
 */
const opensModelAfter: { readonly [kind in FailureKind]: number | undefined } = {
  auth: 1,
  'model-access': 1,
  quota: 1,
  'rate-limit': 1,
  overloaded: 1,
  unavailable: hiccups,
  timeout: hiccups,
  network: hiccups,
  protocol: hiccups,
  'bad-request': undefined,
  'context-length': undefined,
  'content-filter': undefined,
  aborted: undefined,
};

const nothing: CountedFailure = {};

/** Which breakers a failure counts for: that of its connection × model, and, where it speaks of all models, that of the connection. */
export function countFailure({
  kind,
  scope,
  retryAfterMs,
}: Pick<UpstreamFailure, 'kind' | 'scope' | 'retryAfterMs'>): CountedFailure {
  const after = opensModelAfter[kind];
  if (after === undefined) return nothing;
  const model = retryAfterMs === undefined ? after : 1;
  switch (scope) {
    case 'request':
      return nothing;
    case 'deployment':
      // One of several behind the model rests: others may answer, unless the upstream says how long to wait.
      return retryAfterMs === undefined ? nothing : { model };
    case 'model':
      return { model };
    case 'connection':
      return { model, connection: hiccups };
  }
}

/** Whether a failure is the upstream's fault, for its rate of errors. Being asked to wait is none. */
export function isUpstreamError({ kind, scope }: Pick<UpstreamFailure, 'kind' | 'scope'>): boolean {
  return scope !== 'request' && kind !== 'rate-limit' && kind !== 'quota' && opensModelAfter[kind] !== undefined;
}
