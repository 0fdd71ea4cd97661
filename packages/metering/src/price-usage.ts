import {
  parseUsd,
  tokenKinds,
  totalInputTokens,
  unitKinds,
  type NanoUsd,
  type Price,
  type TokenCounts,
  type TokenKind,
  type UnitCounts,
} from '@omniroute/core';

/** A kind without a price of its own is billed as another. A kind that neither has leaves the cost unknown. */
const billedAs: { readonly [kind in TokenKind]?: TokenKind } = {
  reasoning: 'output',
  'cache-read': 'input',
  'cache-write': 'input',
};

const tokensPerPrice = 1_000_000;
/** Units may have a fraction (seconds); a thousandth of one is the finest that is billed. */
const partsPerUnit = 1000;

/**
 * Cost of a call: Σ tokens × price + Σ units × price, exact in integers, each sum rounded half up to one nano-USD. The price says
 * what counts: a measure that it does not name is not billed. `undefined` when a kind of token has no price among others that have
 * one, or when nothing was counted that has a price.
 */
export function priceUsage(tokens: TokenCounts, price: Price, units?: UnitCounts): NanoUsd | undefined {
  const byUnits = units && priceUnits(units, price);
  const rates = pickTier(tokens, price);
  if (rates === undefined || (byUnits !== undefined && !isAnyPriced(rates))) return byUnits;
  const byTokens = priceTokens(tokens, rates);
  return byTokens === undefined ? undefined : byTokens + (byUnits ?? 0);
}

type Rates = Price['tiers'][number]['usdPerMillion'];

function isAnyPriced(rates: Rates): boolean {
  return tokenKinds.some((kind) => rates[kind] !== undefined);
}

function priceTokens(tokens: TokenCounts, rates: Rates): NanoUsd | undefined {
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
  return counted ? roundHalfUp(total, tokensPerPrice) : undefined;
}

/** `undefined` when no kind that was counted has a price. */
function priceUnits(units: UnitCounts, { usdPerUnit }: Price): NanoUsd | undefined {
  let total: bigint | undefined;
  for (const kind of unitKinds) {
    const count = units[kind];
    const text = usdPerUnit?.[kind];
    const rate = text === undefined ? undefined : parseUsd(text);
    if (count === undefined || rate === undefined) continue;
    total = (total ?? 0n) + BigInt(Math.round(count * partsPerUnit)) * BigInt(rate);
  }
  return total === undefined ? undefined : roundHalfUp(total, partsPerUnit);
}

function roundHalfUp(total: bigint, divisor: number): number {
  return Number((total + BigInt(divisor / 2)) / BigInt(divisor));
}

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
