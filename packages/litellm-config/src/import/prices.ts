import { parseUsd, type JsonValue, type TokenKind } from '@omniroute/core';
import { findModelFacts } from '@omniroute/registry';
import { numberOf, own } from '../values.ts';
import type { ReportStatus } from '../entities.ts';

const kindOf: Readonly<Record<string, TokenKind>> = {
  input_cost_per_token: 'input',
  output_cost_per_token: 'output',
  cache_read_input_token_cost: 'cache-read',
  cache_creation_input_token_cost: 'cache-write',
  cache_creation_input_token_cost_above_1hr: 'cache-write-1h',
  output_cost_per_reasoning_token: 'reasoning',
};

/** True for the keys in which LiteLLM writes prices. */
export function isPriceKey(key: string): boolean {
  return /(?:^|_)cost(?:_|$)/.test(key) || key === 'tiered_pricing';
}

/** Compares a price of the file with the built-in catalogue: a connection has no prices of its own. */
export function judgePrice(
  provider: string,
  model: string,
  price: readonly [key: string, value: JsonValue],
): { readonly status: ReportStatus; readonly reason: string } {
  const [key, value] = price;
  const kind = own(kindOf, key);
  const known = findModelFacts(provider, model)?.price?.tiers.find((tier) => tier.when === undefined);
  const listed = kind === undefined ? undefined : known?.usdPerMillion[kind];
  const given = numberOf(value);
  if (listed === undefined) {
    return {
      status: 'unsupported',
      reason: 'A connection has no prices of its own, and the built-in catalogue has none for this.',
    };
  }
  if (given !== undefined && parseUsd(given * 1e6) === parseUsd(listed)) {
    return { status: 'mapped', reason: 'The built-in catalogue has the same price.' };
  }
  return {
    status: 'unsupported',
    reason: `A connection has no prices of its own; the built-in catalogue says $${listed} a million.`,
  };
}
