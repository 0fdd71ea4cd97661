import { meanOf } from '../health/decayed-mean.ts';
import type { Member, StrategyContext } from './strategy.ts';

/** What an expectation of tokens looks at. */
export type TokenContext = {
  readonly health: StrategyContext['health'];
  readonly request: Pick<StrategyContext['request'], 'inputTokens' | 'maxOutputTokens'>;
};

/** Taken where no answer of any target was seen yet. */
const usualOutputTokens = 256;

/**
 * How long an answer is likely to be: the mean of what these targets answered lately, each target's mean counting once; never more
 * than the client takes.
 */
export function expectedOutputTokens(members: readonly Member[], { health, request }: TokenContext): number {
  let sum = 0;
  let count = 0;
  for (const { target } of members) {
    const mean = health.find(target)?.outputTokens;
    if (!mean) continue;
    sum += meanOf(mean);
    count += 1;
  }
  const expected = count === 0 ? usualOutputTokens : sum / count;
  return Math.min(expected, request.maxOutputTokens ?? expected);
}
