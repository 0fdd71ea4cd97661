import { addTokens, type TokenCounts } from '@omniroute/core';
import type { Attempt } from '../pipeline/attempt.ts';
import { costOf } from '../pipeline/cost.ts';
import type { Cost, Metered } from '../pipeline/metered.ts';

/** Adds up what the responses of one session used and cost. Each is priced by itself: a price may depend on its size. */
export class RealtimeMeter {
  readonly #attempt: Attempt;
  #tokens: TokenCounts | undefined;
  #cost: Cost | undefined;
  #costIsKnown = true;

  constructor(attempt: Attempt) {
    this.#attempt = attempt;
  }

  note(tokens: TokenCounts): void {
    this.#tokens = addTokens(this.#tokens ?? {}, tokens);
    const cost = costOf(this.#attempt, { tokens, costUsd: undefined });
    if (!cost) this.#costIsKnown = false;
    else this.#cost = { ...cost, costNanoUsd: cost.costNanoUsd + (this.#cost?.costNanoUsd ?? 0) };
  }

  get metered(): Metered {
    return {
      tokens: this.#tokens ?? {},
      usageSource: this.#tokens && 'reported',
      cost: this.#costIsKnown ? this.#cost : undefined,
      finishReason: this.#tokens && 'stop',
      suspect: false,
    };
  }
}
