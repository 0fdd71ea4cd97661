import { defaultHedgeMax, defaultHedgeShare, type AttemptRecord, type UpstreamFailure } from '@omniroute/core';
import { Cancellation, type CancelListener } from '@omniroute/open-sse';
import { hedgeDelayMs } from '@omniroute/routing';
import { pause } from '../pause.ts';
import { overtakenByOther, type TargetResult } from '../run-attempt.ts';
import type { LiveCandidate } from '../resolve-plan.ts';
import type { FailedAttempts, PlanRun } from '../served.ts';
import { remainingMs, type AskManner, type AskResult, type PlanResult } from '../walk-budget.ts';
import { Walk, type WalkRun, type WalkStep } from '../walk.ts';
import { discardAnswer, type DiscardInput } from './discard-answer.ts';

/** What a race needs of a request. */
export type RaceRun = WalkRun &
  DiscardInput & {
    readonly exchange: Pick<PlanRun['exchange'], 'clientGone'>;
    readonly inbound: { readonly facts: Pick<PlanRun['inbound']['facts'], 'stream'> };
    readonly pipeline: Pick<PlanRun['pipeline'], 'health' | 'lookout'>;
  };

/** Asks one candidate. The records of what failed are appended. */
export type AskRacer = (candidate: LiveCandidate, over: FailedAttempts, manner: AskManner) => Promise<AskResult>;

/**
 * One target after the other as in turn, but another one begins beside a target that has not begun to answer in time. Whoever begins
 * first wins; the others are ended at once.
 */
export function walkHedged(run: RaceRun, ask: AskRacer): Promise<PlanResult> {
  return new Race(run, ask).start();
}

type Ask = Extract<WalkStep, { readonly type: 'ask' }>;
type Won = Extract<TargetResult, { readonly type: 'answer' }>;

/** A target that is asked and has not begun. */
type Entrant = { readonly step: Ask; readonly overtaken: Cancellation };

class Race implements CancelListener {
  readonly #run: RaceRun;
  readonly #ask: AskRacer;
  readonly #walk: Walk;
  readonly #over: AttemptRecord[] = [];
  readonly #underWay = new Set<Entrant>();
  readonly #decided = Promise.withResolvers<PlanResult>();
  readonly #comboId: string;
  readonly #mostAtOnce: number;
  #begun = 0;
  #lateTimer: NodeJS.Timeout | undefined;
  #winner: Won | undefined;
  #last: UpstreamFailure = { kind: 'timeout', scope: 'request', message: 'No target was asked.' };

  constructor(run: RaceRun, ask: AskRacer) {
    const { combo } = run.plan;
    const { max = defaultHedgeMax, maxShare = defaultHedgeShare } = combo?.options?.hedge ?? {};
    this.#run = run;
    this.#ask = ask;
    this.#walk = new Walk(run, this.#over);
    this.#comboId = combo?.id ?? '';
    this.#mostAtOnce = maxShare === 0 ? 1 : max;
    run.pipeline.health.hedges.noteRequest(this.#comboId, maxShare);
  }

  start(): Promise<PlanResult> {
    this.#run.exchange.clientGone.listen(this);
    this.#takeStep(() => this.#walk.first()).catch((error: unknown) => this.#abandon(error));
    return this.#decided.promise;
  }

  /** The client has gone away. */
  onCancel(reason: Error): void {
    this.#stop(reason);
  }

  /** With nobody under way: asks whoever is next, or ends the walk. */
  async #takeStep(stepOf: () => WalkStep): Promise<void> {
    const { clientGone } = this.#run.exchange;
    const step = stepOf();
    if (step.type === 'ask' && step.waitMs > 0) await pause(step.waitMs, clientGone);
    if (step.type === 'ask' && !clientGone.isCancelled) this.#begin(step);
    else this.#decide();
  }

  #begin(step: Ask, purpose = step.manner?.purpose): void {
    const entrant = { step, overtaken: new Cancellation() };
    this.#underWay.add(entrant);
    this.#walk.noteTaken(step.place);
    this.#watchFor(step);
    const manner = {
      ...step.manner,
      ...(purpose && { purpose }),
      overtaken: entrant.overtaken,
      takePosition: () => this.#begun++,
    };
    this.#ask(step.candidate, this.#over, manner)
      .then((result) => this.#settle(entrant, result))
      .catch((error: unknown) => this.#abandon(error));
  }

  /** Waits for a target to be late, from now on. */
  #watchFor({ candidate: { connection, model } }: Ask): void {
    if (this.#underWay.size >= this.#mostAtOnce) return;
    const { plan, pipeline, inbound } = this.#run;
    const seen = pipeline.health.find({ connectionId: connection.upstream.id, model });
    const { stream } = inbound.facts;
    const afterMs = plan.combo?.options?.hedge?.afterMs ?? hedgeDelayMs({ seen, stream, nowMs: Date.now() });
    this.#lateTimer = setTimeout(() => this.#beginBeside(), afterMs);
  }

  /** Asks another target beside those that are late, unless the combo has done so too often. */
  #beginBeside(): void {
    const { exchange, pipeline } = this.#run;
    if (exchange.clientGone.isCancelled || remainingMs(this.#run) <= 0 || !this.#walk.mayGoOn) return;
    if (!pipeline.health.hedges.take(this.#comboId)) return;
    const step = this.#walk.beside();
    if (step) this.#begin(step, 'hedge');
  }

  async #settle(entrant: Entrant, result: AskResult): Promise<void> {
    this.#underWay.delete(entrant);
    if (result.type === 'answer') this.#finish(result);
    else this.#noteFailure(entrant, result.failure);
    if (this.#underWay.size > 0) return;
    if (this.#winner || this.#run.exchange.clientGone.isCancelled) this.#decide();
    else await this.#takeStep(() => this.#walk.next());
  }

  /** The first answer wins. One that came in the same moment is not wanted any more. */
  #finish(result: Won): void {
    if (this.#winner) {
      this.#over.push(discardAnswer(this.#run, result.answer));
      return;
    }
    this.#winner = result;
    this.#stop(new Error(overtakenByOther.message));
  }

  #noteFailure({ step }: Entrant, failure: UpstreamFailure): void {
    if (this.#winner) return;
    clearTimeout(this.#lateTimer);
    this.#last = failure;
    if (failure.kind === 'model-access') this.#run.pipeline.lookout.noteMissing(step.candidate.connection.upstream.id);
    this.#walk.noteFailure(failure, step.place);
    const [other] = this.#underWay;
    if (other) this.#watchFor(other.step);
  }

  /** Nobody is under way any more: attempts that are ended say so at once. */
  #decide(): void {
    this.#run.exchange.clientGone.unlisten(this);
    this.#decided.resolve({ failed: this.#over, end: this.#winner ?? { type: 'failure', failure: this.#last } });
  }

  /** A fault of our own, or nobody may be asked at all. */
  #abandon(error: unknown): void {
    this.#stop(new Error('The request failed.'));
    this.#decided.reject(error);
  }

  #stop(reason: Error): void {
    clearTimeout(this.#lateTimer);
    for (const { overtaken } of this.#underWay) overtaken.cancel(reason);
  }
}
