import {
  defaultFallbackKinds,
  isPattern,
  type ChainKind,
  type FailureKind,
  type FallbackPolicy,
  type JsonObject,
} from '@omniroute/core';
import type { ImportedCombo } from '../entities.ts';
import { isSameSet } from '../retry-policy.ts';
import type { Layout, Row } from './lay-out-combos.ts';

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
export function exportChains(layout: Layout, rows: readonly Row[]): JsonObject {
  const { aliases, chains, retryPolicies, defaultLinks, typedChains } = layout;
  const general = chains.filter(({ combo }) => !isTyped(combo.fallback.on ?? []));
  const lists = {
    context_window_fallbacks: [
      ...chains.filter(({ combo }) => isTypedWith(combo, 'context-length')).map(toRule),
      ...[...typedChains['context-length']].map(([name, links]) => ({ [name]: [...links] })),
    ],
    content_policy_fallbacks: [
      ...chains
        .filter(
          ({ combo }) => isTypedWith(combo, 'content-filter') || isSameSet(combo.fallback.on ?? [], withContentFilter),
        )
        .map(toRule),
      ...[...typedChains['content-filter']].map(([name, links]) => ({ [name]: [...links] })),
    ],
  };
  const fallbacks = [...general.map(toRule), ...(defaultLinks.length > 0 ? withoutChain(general, rows) : [])];
  const written = Object.entries(lists).flatMap(([key, list]) => (list.length === 0 ? [] : [[key, list] as const]));
  return {
    ...(aliases.size > 0 && { model_group_alias: Object.fromEntries(aliases) }),
    ...(retryPolicies.size > 0 && { model_group_retry_policy: Object.fromEntries(retryPolicies) }),
    ...(fallbacks.length > 0 && { fallbacks }),
    ...Object.fromEntries(written),
    ...(defaultLinks.length > 0 && { default_fallbacks: [...defaultLinks] }),
  };
}

type Chain = Layout['chains'][number];

const toRule = ({ combo, links }: Pick<Chain, 'combo' | 'links'>): JsonObject => ({ [combo.name]: [...links] });

/** A name that goes on with nobody says so, lest it goes on with the default fallbacks. */
function withoutChain(chains: readonly Chain[], rows: readonly Row[]): readonly JsonObject[] {
  const chained = new Set(chains.map(({ combo }) => combo.name));
  const names = new Set(rows.map(({ group }) => group));
  return [...names].filter((name) => !chained.has(name) && !isPattern(name)).map((name) => ({ [name]: [] }));
}

/** True where the kinds of failure alone say that what follows is for this one. */
function isTypedWith({ fallback: { on = [] } }: ImportedCombo, kind: ChainKind): boolean {
  return isTyped(on) && on.includes(kind);
}
