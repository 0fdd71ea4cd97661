import { defaultFallbackKinds, type FailureKind, type FallbackPolicy, type JsonObject } from '@omniroute/core';
import { isSameSet } from '../retry-policy.ts';
import type { Layout } from './lay-out-combos.ts';

const typed: readonly FailureKind[] = ['context-length', 'content-filter'];

/** True when LiteLLM's three kinds of fallbacks can say which failures move on. */
export function isExpressible(on: FallbackPolicy['on']): boolean {
  return on === undefined || isTyped(on) || isSameSet(on, defaultFallbackKinds) || isSameSet(on, withContentFilter);
}

const withContentFilter: readonly FailureKind[] = [...defaultFallbackKinds, 'content-filter'];

function isTyped(on: readonly FailureKind[]): boolean {
  return on.length > 0 && on.every((kind) => typed.includes(kind));
}

/** Aliases, chains and retries as keys of `router_settings`. */
export function exportChains({ aliases, chains, retryPolicies }: Layout): JsonObject {
  const lists = {
    fallbacks: chains.filter(({ combo }) => !isTyped(combo.fallback.on ?? [])),
    context_window_fallbacks: chains.filter(({ combo }) => isTypedWith(combo.fallback.on, 'context-length')),
    content_policy_fallbacks: chains.filter(
      ({ combo: { fallback } }) =>
        isTypedWith(fallback.on, 'content-filter') || isSameSet(fallback.on ?? [], withContentFilter),
    ),
  };
  const written = Object.entries(lists).flatMap(([key, list]) =>
    list.length === 0 ? [] : [[key, list.map(({ combo, links }) => ({ [combo.name]: links }))] as const],
  );
  return {
    ...(aliases.size > 0 && { model_group_alias: Object.fromEntries(aliases) }),
    ...(retryPolicies.size > 0 && { model_group_retry_policy: Object.fromEntries(retryPolicies) }),
    ...Object.fromEntries(written),
  };
}

function isTypedWith(on: FallbackPolicy['on'], kind: FailureKind): boolean {
  return isTyped(on ?? []) && on?.includes(kind) === true;
}
