import { describe, expect, test } from 'vitest';
import type { HeaderMap } from '../executor.ts';
import { classifyFailure } from './classify-failure.ts';
import { cohereRules } from './cohere-rules.ts';

function classify(status: number, message: string, headers: HeaderMap = {}) {
  const body = JSON.stringify({ id: 'c14c80c3-18eb-4519-9460-6c92edd8cfb4', message });
  return classifyFailure({ type: 'response', status, headers, body, format: 'cohere-chat' }, cohereRules);
}

/** Texts of docs.cohere.com/reference/errors. */
test.each([
  [400, 'invalid request: temperature must be between 0 and 1.0 inclusive.', 'bad-request', 'request'],
  [400, 'too many tokens: size limit exceeded by 11326 tokens.', 'context-length', 'request'],
  [400, 'too many tokens: max tokens must be less than or equal to 4096', 'context-length', 'request'],
  [401, 'invalid api token', 'auth', 'connection'],
  [401, 'no api key supplied', 'auth', 'connection'],
  [402, 'Please add or update your payment method at https://dashboard.cohere.com/billing', 'quota', 'connection'],
  [
    404,
    "model 'xyz' not found, make sure the correct model ID was used and that you have access to the model.",
    'model-access',
    'model',
  ],
  [404, "model 'command' was removed on September 15, 2025.", 'model-access', 'model'],
  [404, '404 page not found', 'protocol', 'connection'],
  [422, 'invalid input', 'bad-request', 'request'],
  [429, 'You are past the per minute request limit, please wait and try again later.', 'rate-limit', 'connection'],
  [429, 'trial token rate limit exceeded, limit is 100000 tokens per minute', 'rate-limit', 'connection'],
  [
    429,
    'You are using a Trial key, which is limited to 1000 API calls / month. You can continue to use the Trial key',
    'quota',
    'connection',
  ],
  [498, 'blocked', 'content-filter', 'request'],
  [499, 'request cancelled', 'unavailable', 'model'],
  [500, 'internal server error', 'unavailable', 'model'],
  [501, 'not implemented', 'bad-request', 'request'],
  [503, 'service unavailable', 'overloaded', 'model'],
  [504, 'gateway timeout', 'timeout', 'model'],
])('%i “%s” is %s of the %s', (status, message, kind, scope) => {
  expect(classify(status, message)).toMatchObject({ kind, scope, status, message });
});

describe('an answer that broke off', () => {
  test.each([
    ['TIMEOUT', 'timeout'],
    ['ERROR', 'unavailable'],
  ])('with %s is %s', (errorType, kind) => {
    const failure = { type: 'stream-error', message: 'it broke off', errorType } as const;
    expect(classifyFailure(failure, cohereRules)).toMatchObject({ kind, scope: 'model' });
  });
});

test('the wait that a header asks for is kept', () => {
  expect(classify(429, 'Please wait and try again later', { 'retry-after': '7' })).toMatchObject({
    kind: 'rate-limit',
    retryAfterMs: 7_000,
  });
});
