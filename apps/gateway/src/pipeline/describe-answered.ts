import type { AnswerShape } from '@omniroute/open-sse';
import type { Attempt } from './attempt.ts';
import type { Metered } from './metered.ts';
import type { Answered } from './served.ts';

/** What whoever gathers answers is told of one. */
export function describeAnswered(
  attempt: Attempt,
  { tokens, usageSource, cost, suspect }: Metered,
  shape: AnswerShape,
): Answered {
  return {
    shape,
    costNanoUsd: cost?.costNanoUsd,
    usage: usageSource && { tokens, source: usageSource },
    isDoubtful: suspect || attempt.truncatedTurns > 0,
  };
}
