import type { FailureRule } from './failure-rule.ts';

/**
 * What Cohere says (docs.cohere.com/reference/errors and its OpenAPI description). A body is `{ id, message }` without any code, so
 * the status and the text are all there is; limits hold for a key.
 */
export const cohereRules: readonly FailureRule[] = [
  // “A request or response contains a deny-listed token”: a word of the text, no credential.
  { status: [498], kind: 'content-filter', scope: 'request' },
  // Cancelled inside Cohere: a call that we had cancelled would not have been heard any more.
  { status: [499], kind: 'unavailable', scope: 'model' },
  { status: [402], kind: 'quota', scope: 'connection' },
  { text: /maximum billing reached|update your payment method/i, kind: 'quota', scope: 'connection' },
  { status: [429], text: /\/ ?month|per month|monthly/i, kind: 'quota', scope: 'connection' },
  { status: [429], kind: 'rate-limit', scope: 'connection' },
  { text: /^too many tokens/i, kind: 'context-length', scope: 'request' },
  {
    status: [400, 404],
    text: /\bmodel\b.{0,200}\b(?:was removed|has been removed)/i,
    kind: 'model-access',
    scope: 'model',
  },
  { text: /invalid api token|no api key supplied|api key has expired/i, kind: 'auth', scope: 'connection' },
  { marker: /^TIMEOUT$/, kind: 'timeout', scope: 'model' },
  { status: [501], kind: 'bad-request', scope: 'request' },
];
