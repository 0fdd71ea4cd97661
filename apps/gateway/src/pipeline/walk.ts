import {
  formatUsd,
  OmniError,
  type AttemptRecord,
  type ChainKind,
  type NanoUsd,
  type UpstreamFailure,
} from '@omniroute/core';
import { estimateTokens } from '@omniroute/metering';
import { nextStep, type GiveUpReason, type NextStep, type WalkFailure, type WalkState } from '@omniroute/routing';
import { expectedCosts } from './expected-costs.ts';
import type { LiveCandidate } from './resolve-plan.ts';
import type { PlanRun } from './served.ts';
import type { AskManner } from './walk-budget.ts';

/** What a walk does next, with the candidate that it is about. */
export type WalkStep =
  | {
      readonly type: 'ask';
      readonly candidate: LiveCandidate;
      /** Time to let pass before, ms. */
      readonly waitMs: number;
      readonly manner?: AskManner;
    }
  | { readonly type: 'give-up'; readonly reason: GiveUpReason };

/**
 * How far the walk of one request has come. Holds what `nextStep` decides by, and gives its decisions with the candidates that they
 * mean. Every step to ask somebody that it gives out counts as a call.
 */
export class Walk {
  readonly #run: PlanRun;
  /** The attempts that are over. */
  readonly #over: readonly AttemptRecord[];
  #candidates: readonly LiveCandidate[];
  #from = 0;
  #calls = 0;
  #place = 0;
  #failures: WalkFailure[] | undefined;
  #chained: readonly ChainKind[] = [];

  constructor(run: PlanRun, over: readonly AttemptRecord[]) {
    this.#run = run;
    this.#over = over;
    this.#candidates = run.plan.candidates;
  }

  /**
   * Whom to ask first. Throws `OmniError` `invalid-input` when every call would cost more than the policy allows, as far as prices
   * are known.
   */
  first(): WalkStep {
    const { policy } = this.#run.plan;
    const [candidate] = this.#candidates;
    if (policy.maxCostUsd === undefined && policy.truncate === undefined && candidate) {
      this.#calls = 1;
      return { type: 'ask', candidate, waitMs: 0 };
    }
    const step = this.next();
    if (step.type === 'give-up' && step.reason === 'cost') throw this.#tooDear();
    return step;
  }

  /** The call that was asked for last has failed, before its first content. */
  noteFailure({ kind, retryAfterMs }: UpstreamFailure, place = this.#place): void {
    this.#failures ??= [];
    this.#failures.push({ place, kind, retryAfterMs, atMs: this.#run.exchange.elapsedMs() });
  }

  next(): WalkStep {
    for (;;) {
      const step = nextStep(this.#state());
      if (step.type === 'give-up') return step;
      if (step.type === 'chain') this.#takeChain(step.kind, step.combo);
      else return this.#toCall(step);
    }
  }

  #toCall(step: Extract<NextStep, { readonly place: number }>): WalkStep {
    const candidate = this.#candidates[step.place];
    if (!candidate) throw new OmniError('internal', 'The walk names a target that is not in its order.');
    this.#place = step.place;
    this.#calls += 1;
    const { truncateToTokens } = step;
    const manner: AskManner = {
      ...(step.type === 'retry' && { purpose: 'retry' }),
      ...(truncateToTokens !== undefined && { truncateToTokens }),
    };
    return { type: 'ask', candidate, waitMs: step.type === 'retry' ? step.waitMs : 0, manner };
  }

  /** Targets that were asked already are left out. */
  #takeChain(kind: ChainKind, comboId: string): void {
    this.#chained = [...this.#chained, kind];
    const asked = new Set((this.#failures ?? []).map(({ place }) => keyOf(this.#candidates[place])));
    const planned = this.#run.plan.planChain?.(comboId);
    if (planned) this.#run.pipeline.health.takeTurns(planned.turns);
    const added = (planned?.candidates ?? []).filter((candidate) => !asked.has(keyOf(candidate)));
    this.#from = this.#candidates.length;
    this.#candidates = [...this.#candidates, ...added];
  }

  #state(): WalkState {
    const { plan, exchange, inbound, pipeline } = this.#run;
    const costs = this.#costs();
    return {
      policy: plan.policy,
      targets: this.#candidates.map(({ facts }, place) => ({
        windowTokens: facts?.maxInputTokens,
        expectedNanoUsd: costs?.[place],
      })),
      from: this.#from,
      chained: this.#chained,
      failures: this.#failures ?? [],
      calls: this.#calls,
      elapsedMs: exchange.elapsedMs(),
      spentNanoUsd: costs ? this.#spent(costs) : 0,
      inputTokens: estimateTokens(inbound.facts.inputCharacters),
      random: () => pipeline.random(),
    };
  }

  /** `undefined` where nobody asks for them. */
  #costs(): readonly (NanoUsd | undefined)[] | undefined {
    const { plan, inbound, pipeline } = this.#run;
    if (plan.policy.maxCostUsd === undefined) return undefined;
    const { inputCharacters, maxOutputTokens } = inbound.facts;
    const request = { inputTokens: estimateTokens(inputCharacters), maxOutputTokens };
    return expectedCosts(this.#candidates, { health: pipeline.health, request });
  }

  #spent(costs: readonly (NanoUsd | undefined)[]): NanoUsd {
    const expectedOf = new Map(this.#candidates.map((candidate, place) => [keyOf(candidate), costs[place] ?? 0]));
    let spent = 0;
    for (const record of this.#over) {
      const expected = expectedOf.get(`${record.connectionId}/${record.model}`) ?? 0;
      spent += record.costNanoUsd ?? (mayBeBilled(record) ? expected : 0);
    }
    return spent;
  }

  #tooDear(): OmniError {
    const { combo, policy } = this.#run.plan;
    const least = Math.min(...(this.#costs() ?? []).map((cost) => cost ?? 0));
    const message =
      `A call for this request is expected to cost at least $${formatUsd(least)}, more than the $${policy.maxCostUsd ?? ''} ` +
      `that the combo “${combo?.name ?? ''}” allows a request (fallback.maxCostUsd). Send a shorter prompt, ask for fewer tokens, or raise the ceiling.`;
    return new OmniError('invalid-input', message, { field: 'model' });
  }
}

/** An upstream that has begun to answer, or that may still be at it, may bill the call though we know no cost of it. */
function mayBeBilled({ status, failureKind }: AttemptRecord): boolean {
  return failureKind === 'timeout' || (status !== undefined && status < 300);
}

function keyOf(candidate: LiveCandidate | undefined): string {
  return candidate ? `${candidate.connection.upstream.id}/${candidate.model}` : '';
}
