import type { FailureRule } from './failure-rule.ts';

/**
 * Google's errors by `error.status` (google.rpc.Code, cloud.google.com/apis/design/errors; ai.google.dev/gemini-api/docs/troubleshooting).
 * Gemini words every 429, also one of a minute's limit, as a quota that is used up.
 */
export const googleRules: readonly FailureRule[] = [
  {
    text: /API key (?:not valid|not found|expired|is invalid)|pass a valid API key/i,
    kind: 'auth',
    scope: 'connection',
  },
  { marker: /^UNAUTHENTICATED$/, kind: 'auth', scope: 'connection' },
  { text: /User location is not supported/i, kind: 'auth', scope: 'connection' },
  {
    marker: /^INVALID_ARGUMENT$/,
    text: /exceeds the maximum number of (?:input )?tokens|prompt is too long/i,
    kind: 'context-length',
    scope: 'request',
  },
  {
    marker: /^RESOURCE_EXHAUSTED$/,
    kind: 'rate-limit',
    scope: 'model',
    waitSeconds: /retry in (\d+(?:\.\d+)?)s/i,
  },
  { marker: /^NOT_FOUND$/, kind: 'model-access', scope: 'model' },
  { marker: /^UNAVAILABLE$/, kind: 'overloaded', scope: 'model' },
  { marker: /^DEADLINE_EXCEEDED$/, kind: 'timeout', scope: 'model' },
  { marker: /^(?:INTERNAL|UNKNOWN|ABORTED|CANCELLED|DATA_LOSS)$/, kind: 'unavailable', scope: 'model' },
];
