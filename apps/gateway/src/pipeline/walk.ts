import {
  formatUsd,
  OmniError,
  type AttemptRecord,
  type ChainKind,
  type NanoUsd,
  type UpstreamFailure,
} from '@omniroute/core';
import { estimateTokens } from '@omniroute/metering';
import {
  nextStep,
  type GiveUpReason,
  type HealthView,
  type NextStep,
  type WalkFailure,
  type WalkState,
} from '@omniroute/routing';
import { expectedCosts } from './expected-costs.ts';
import type { LiveCandidate, LivePlan } from './resolve-plan.ts';
import type { PlanRun } from './served.ts';
import type { AskManner } from './walk-budget.ts';

/** What a walk does next, with the candidate that it is about. */
export type WalkStep =
  | {
      readonly type: 'ask';
      readonly candidate: LiveCandidate;
      /** The target's, by which the walk is told what became of the call. */
      readonly place: number;
      /** Time to let pass before, ms. */
      readonly waitMs: number;
      readonly manner?: AskManner;
    }
  | { readonly type: 'give-up'; readonly reason: GiveUpReason };

type Ask = Extract<WalkStep, { readonly type: 'ask' }>;

/** What a walk looks at of a request. Whoever predicts one has a clock of its own, and takes no turns. */
export type WalkRun = {
  readonly plan: LivePlan;
  readonly exchange: Pick<PlanRun['exchange'], 'elapsedMs'>;
  readonly inbound: { readonly facts: Pick<PlanRun['inbound']['facts'], 'inputCharacters' | 'maxOutputTokens'> };
  readonly pipeline: Pick<PlanRun['pipeline'], 'random'> & {
    readonly health: HealthView & { takeTurns(comboIds: readonly string[]): void };
  };
};

export type WalkedAttempt = Pick<AttemptRecord, 'connectionId' | 'model' | 'costNanoUsd' | 'status' | 'failureKind'>;

/**
 * How far the walk of one request has come. Holds what `nextStep` decides by, and gives its decisions with the candidates that they
 * mean. Every step to ask somebody that it gives out counts as a call.
 */
export class Walk {
  readonly #run: WalkRun;
  /** The attempts that are over. */
  readonly #over: readonly WalkedAttempt[];
  #candidates: readonly LiveCandidate[];
  #from = 0;
  #calls = 0;
  #place = 0;
  #failures: WalkFailure[] | undefined;
  #taken: readonly number[] | undefined;
  #leftOut: readonly number[] | undefined;
  #chained: readonly ChainKind[] = [];

  constructor(run: WalkRun, over: readonly WalkedAttempt[]) {
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
      return { type: 'ask', candidate, place: 0, waitMs: 0 };
    }
    const step = this.next();
    if (step.type === 'give-up' && step.reason === 'cost') throw this.#tooDear();
    return step;
  }

  /** The call that was asked for last has failed, before its first content. */
  noteFailure({ kind, retryAfterMs, notAsked }: UpstreamFailure, place = this.#place): void {
    this.#taken = this.#taken?.filter((other) => other !== place);
    if (notAsked) {
      // Neither a call nor a failure.
      this.#calls -= 1;
      this.leaveOut(place);
      return;
    }
    this.#failures ??= [];
    this.#failures.push({ place, kind, retryAfterMs, atMs: this.#run.exchange.elapsedMs() });
  }

  /** The target cannot be called, or its answer would be of no use. */
  leaveOut(place: number): void {
    this.#leftOut = [...(this.#leftOut ?? []), place];
  }

  /** The call goes on while others are made, or its answer was not good enough: its target is not asked again. */
  noteTaken(place: number): void {
    this.#taken = [...(this.#taken ?? []), place];
  }

  /** A target that was not asked yet, to be asked beside those under way; `undefined` where there is none that may. */
  beside(): Ask | undefined {
    const step = nextStep(this.#state());
    return step.type === 'ask' ? this.#toCall(step) : undefined;
  }

  /** Whether anybody is left to ask. */
  get mayGoOn(): boolean {
    return nextStep(this.#state()).type !== 'give-up';
  }

  /** One call beside those that the walk gives out. `false`: with it none would be left for them. */
  takeCall(): boolean {
    const { attempts } = this.#run.plan.policy;
    if (attempts !== undefined && this.#calls + 1 >= attempts) return false;
    this.#calls += 1;
    return true;
  }

  next(): WalkStep {
    for (;;) {
      const step = nextStep(this.#state());
      if (step.type === 'give-up') return step;
      if (step.type === 'chain') this.#takeChain(step.kind, step.combo);
      else return this.#toCall(step);
    }
  }

  #toCall(step: Extract<NextStep, { readonly place: number }>): Ask {
    const candidate = this.#candidates[step.place];
    if (!candidate) throw new OmniError('internal', 'The walk names a target that is not in its order.');
    this.#place = step.place;
    this.#calls += 1;
    const { truncateToTokens } = step;
    const manner: AskManner = {
      ...(step.type === 'retry' && { purpose: 'retry' }),
      ...(truncateToTokens !== undefined && { truncateToTokens }),
    };
    return { type: 'ask', candidate, place: step.place, waitMs: step.type === 'retry' ? step.waitMs : 0, manner };
  }

  /** Targets that were asked already are left out. */
  #takeChain(kind: ChainKind, comboId: string): void {
    this.#chained = [...this.#chained, kind];
    const places = [...(this.#failures ?? []).map(({ place }) => place), ...(this.#taken ?? [])];
    const asked = new Set(places.map((place) => keyOf(this.#candidates[place])));
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
      taken: this.#leftOut ? [...(this.#taken ?? []), ...this.#leftOut] : this.#taken,
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
    for (const place of this.#taken ?? []) spent += costs[place] ?? 0;
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
function mayBeBilled({ status, failureKind }: WalkedAttempt): boolean {
  return failureKind === 'timeout' || (status !== undefined && status < 300);
}

function keyOf(candidate: LiveCandidate | undefined): string {
  return candidate ? `${candidate.connection.upstream.id}/${candidate.model}` : '';
}
