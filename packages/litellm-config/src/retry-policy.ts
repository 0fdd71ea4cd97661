import { defaultFallbackKinds, failureKinds, type FailureKind } from '@omniroute/core';
import { own } from './values.ts';

/** A `retry_policy` of LiteLLM's: how often it tries again, by kind of failure. */
export type RetryPolicy = Readonly<Record<string, number>>;

/** Its words for our kinds. A prompt that was too long follows rules of its own there, as it does here. */
const keyOf: { readonly [kind in FailureKind]?: string } = {
  'bad-request': 'BadRequestErrorRetries',
  'content-filter': 'ContentPolicyViolationErrorRetries',
  auth: 'AuthenticationErrorRetries',
  'model-access': 'NotFoundErrorRetries',
  quota: 'RateLimitErrorRetries',
  'rate-limit': 'RateLimitErrorRetries',
  overloaded: 'ServiceUnavailableErrorRetries',
  unavailable: 'InternalServerErrorRetries',
  timeout: 'TimeoutErrorRetries',
  network: 'DefaultRetries',
  protocol: 'DefaultRetries',
};

const keys = [...new Set(Object.values(keyOf))];

export function isRetryKey(key: string): boolean {
  return keys.includes(key);
}

/** The kinds of failure that move on to another target under a policy; `undefined` for those that do anyway. */
export function kindsOfPolicy(policy: RetryPolicy): readonly FailureKind[] | undefined {
  const kinds = failureKinds.filter((kind) => {
    const retries = retriesOf(policy, kind);
    return retries === undefined ? defaultFallbackKinds.includes(kind) : retries > 0;
  });
  return isSameSet(kinds, defaultFallbackKinds) ? undefined : kinds;
}

function retriesOf(policy: RetryPolicy, kind: FailureKind): number | undefined {
  const key = keyOf[kind];
  return key === undefined ? undefined : (own(policy, key) ?? own(policy, 'DefaultRetries'));
}

/** The policy under which just these kinds move on, tried again `retries` times; `undefined` if LiteLLM has no words for them. */
export function policyOfKinds(kinds: readonly FailureKind[], retries: number): RetryPolicy | undefined {
  const policy: RetryPolicy = Object.fromEntries(
    keys.map((key) => [key, kinds.some((kind) => keyOf[kind] === key) ? retries : 0]),
  );
  return isSameSet(kindsOfPolicy(policy) ?? defaultFallbackKinds, kinds) ? policy : undefined;
}

export function isSameSet(left: readonly FailureKind[], right: readonly FailureKind[]): boolean {
  return left.length === right.length && right.every((kind) => left.includes(kind));
}
