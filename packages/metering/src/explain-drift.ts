import {
  totalInputTokens,
  totalOutputTokens,
  type DriftCause,
  type NanoUsd,
  type Price,
  type TokenCounts,
} from '@omniroute/core';
import { priceUsage } from './price-usage.ts';

/** A call in our books. */
export type OurEntry = {
  readonly costNanoUsd: NanoUsd | undefined;
  readonly tokens: TokenCounts;
  /** What we believe the model to cost. */
  readonly price: Price | undefined;
};

/** The same call in the upstream's books. */
export type TheirEntry = {
  readonly costNanoUsd: NanoUsd;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Added to the bare price, or taken off where negative. */
  readonly marginNanoUsd?: NanoUsd;
  readonly cacheHit?: boolean;
};

/** Figures come as binary floats and in several roundings: a nano-dollar more or less is no difference. */
const toleranceNanoUsd = 1;

/**
 * The likely cause of a difference between the two books, or between theirs and our price, which will be wrong in estimates even
 * where the recorded cost is theirs; `undefined` when they agree.
 */
export function explainDrift(ours: OurEntry, theirs: TheirEntry): DriftCause | undefined {
  if (theirs.cacheHit === true && theirs.costNanoUsd === 0) return ours.costNanoUsd === 0 ? undefined : 'cached-tokens';
  const priced = ours.price && priceUsage(ours.tokens, ours.price);
  const recordAgrees = ours.costNanoUsd !== undefined && isSame(ours.costNanoUsd, theirs.costNanoUsd);
  if (recordAgrees && (priced === undefined || isSame(priced, theirs.costNanoUsd))) return undefined;
  if (theirs.costNanoUsd === 0) return 'unpriced-there';
  if (ours.costNanoUsd === undefined) return 'unpriced-here';
  const bare = theirs.costNanoUsd - (theirs.marginNanoUsd ?? 0);
  if (bare !== theirs.costNanoUsd && isSame(bare, priced ?? ours.costNanoUsd)) return 'margin';
  if (countsDiffer(ours.tokens, theirs)) return 'token-count';
  return ours.price && billsCacheOtherwise(ours.tokens, ours.price, bare) ? 'cached-tokens' : 'stale-price';
}

function isSame(left: NanoUsd, right: NanoUsd): boolean {
  return Math.abs(left - right) <= toleranceNanoUsd;
}

function countsDiffer(tokens: TokenCounts, { inputTokens, outputTokens }: TheirEntry): boolean {
  const input = totalInputTokens(tokens);
  const output = totalOutputTokens(tokens);
  return (
    (inputTokens !== undefined && input !== undefined && inputTokens !== input) ||
    (outputTokens !== undefined && output !== undefined && outputTokens !== output)
  );
}

/** Their figure is right if cached tokens cost as much as others, or if they cost nothing, or if the prompt counts them twice. */
function billsCacheOtherwise(tokens: TokenCounts, price: Price, theirs: NanoUsd): boolean {
  const read = tokens['cache-read'] ?? 0;
  const written = (tokens['cache-write'] ?? 0) + (tokens['cache-write-1h'] ?? 0);
  if (read + written === 0) return false;
  const { 'cache-read': _read, 'cache-write': _write, 'cache-write-1h': _hour, ...uncached } = tokens;
  const input = tokens.input ?? 0;
  const readings: readonly TokenCounts[] = [
    { ...uncached, input: input + read + written },
    uncached,
    { ...tokens, input: input + read },
    { ...tokens, input: input + read + written },
  ];
  return readings.some((reading) => {
    const cost = priceUsage(reading, price);
    return cost !== undefined && isSame(cost, theirs);
  });
}
