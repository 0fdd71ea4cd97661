import {
  parseUsd,
  tokenKinds,
  totalInputTokens,
  type NanoUsd,
  type Price,
  type TokenCounts,
  type TokenKind,
} from '@omniroute/core';

/** A kind without a price of its own is billed as another. A kind that neither has leaves the cost unknown. */
const billedAs: { readonly [kind in TokenKind]?: TokenKind } = {
  reasoning: 'output',
  'cache-read': 'input',
  'cache-write': 'input',
};

const tokensPerPrice = 1_000_000;

/**
 * Cost of a call: Σ tokens × price, exact in integers, rounded half up to one nano-USD. `undefined` when a kind with tokens has no
 * price, or when nothing was counted.
 */
export function priceUsage(tokens: TokenCounts, price: Price): NanoUsd | undefined {
  const rates = pickTier(tokens, price);
  if (rates === undefined) return undefined;
  let total = 0n;
  let counted = false;
  for (const kind of tokenKinds) {
    const count = tokens[kind];
    if (count === undefined) continue;
    counted = true;
    if (count === 0) continue;
    const rate = rateOf(kind, rates);
    if (rate === undefined) return undefined;
    total += BigInt(count) * BigInt(rate);
  }
  const half = BigInt(tokensPerPrice / 2);
  return counted ? Number((total + half) / BigInt(tokensPerPrice)) : undefined;
}

type Rates = Price['tiers'][number]['usdPerMillion'];

/** The tier with the highest threshold that the prompt passes; the base tier has none. */
function pickTier(tokens: TokenCounts, price: Price): Rates | undefined {
  const input = totalInputTokens(tokens) ?? 0;
  let best: { readonly above: number; readonly rates: Rates } | undefined;
  for (const tier of price.tiers) {
    const above = tier.when?.inputTokensAbove ?? -1;
    if (input > above && (best === undefined || above > best.above)) best = { above, rates: tier.usdPerMillion };
  }
  return best?.rates;
}

/** Nano-USD per million tokens. */
function rateOf(kind: TokenKind, rates: Rates): number | undefined {
  const substitute = billedAs[kind];
  const text = rates[kind] ?? (substitute === undefined ? undefined : rates[substitute]);
  return text === undefined ? undefined : parseUsd(text);
}
