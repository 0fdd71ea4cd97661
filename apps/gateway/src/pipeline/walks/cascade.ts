import { OmniError, type AttemptRecord, type UpstreamFailure } from '@omniroute/core';
import { meter } from '../meter.ts';
import { pause } from '../pause.ts';
import { clientLeft, type Answer } from '../run-attempt.ts';
import type { AskCandidate, AskManner, PlanResult } from '../walk-budget.ts';
import type { ChatRun } from '../walk-plan.ts';
import { Walk, type WalkStep } from '../walk.ts';
import { askJudge } from './ask-judge.ts';
import { holdReply, type WholeAnswer } from './hold-reply.ts';
import { readEscalation } from './read-escalation.ts';
import { readHeld } from './read-held.ts';
import { reviewAnswer, type Weakness } from './review-answer.ts';

/** Noted with a request whose client got an answer that was too weak, because nobody gave a better one. */
export const escalationFailed = 'cascade-escalation-failed';

/**
 * The first target is asked, and its answer held until it is whole. The client gets it if it is good enough, else the next target is
 * asked. When no better one answers, the weak answer is served.
 */
export async function walkCascade(run: ChatRun, ask: AskCandidate<ChatRun>): Promise<PlanResult> {
  const { candidates } = run.plan;
  const { from, reviews } = readEscalation(run.exchange.request.headers, candidates.length);
  const ranked = candidates.map((candidate, place) => ({ candidate, rank: candidate.strategyPlace ?? place }));
  // Those that a client passes over take over where all others fail.
  const order = [...ranked.filter(({ rank }) => rank >= from), ...ranked.filter(({ rank }) => rank < from)];
  const plan = { ...run.plan, candidates: order.map(({ candidate }) => candidate) };
  const ranks = order.map(({ rank }) => rank);
  return new Cascade({ ...run, plan }, ask, { ranks, reviews }).run();
}

type Grading = {
  /** What the answers of the targets are worth, in the order in which they are asked: who stands badly comes late. */
  readonly ranks: readonly number[];
  readonly reviews: boolean;
};

type Ask = Extract<WalkStep, { readonly type: 'ask' }>;

/** An answer that was not good enough. It is no record yet: it may still have to serve. */
type Weak = { readonly answer: WholeAnswer; readonly endedAfter: number };

class Cascade {
  readonly #run: ChatRun;
  readonly #ask: AskCandidate<ChatRun>;
  readonly #grading: Grading;
  readonly #asked = new Set<number>();
  readonly #walk: Walk;
  readonly #over: AttemptRecord[] = [];
  #begun = 0;
  #weak: Weak | undefined;
  #last: UpstreamFailure = { kind: 'timeout', scope: 'request', message: 'No target was asked.' };

  constructor(run: ChatRun, ask: AskCandidate<ChatRun>, grading: Grading) {
    this.#run = run;
    this.#ask = ask;
    this.#grading = grading;
    this.#walk = new Walk(run, this.#over);
  }

  async run(): Promise<PlanResult> {
    try {
      return await this.#climb();
    } catch (error) {
      this.#passOver();
      throw error;
    }
  }

  async #climb(): Promise<PlanResult> {
    const { clientGone } = this.#run.exchange;
    for (let step = this.#walk.first(); step.type === 'ask'; step = this.#walk.next()) {
      if (step.waitMs > 0) await pause(step.waitMs, clientGone);
      if (clientGone.isCancelled) break;
      const served = await this.#try(step);
      if (served) return this.#serve(served);
      if (clientGone.isCancelled) break;
    }
    return this.#fallBack();
  }

  /** The target's answer, if it may be served. */
  async #try(step: Ask): Promise<Answer | undefined> {
    this.#asked.add(step.place);
    const result = await this.#ask(this.#run, step.candidate, this.#over, this.#mannerOf(step));
    if (result.type === 'failure') {
      if (result.failure.kind === 'model-access')
        this.#run.pipeline.lookout.noteMissing(step.candidate.connection.upstream.id);
      this.#noteFailure(step, result.failure);
      return undefined;
    }
    this.#walk.noteTaken(step.place);
    if (!this.#hasBetter(step.place) || !this.#walk.mayGoOn) return result.answer;
    return this.#review(step, result.answer);
  }

  /** Whether a better target may still be asked. */
  #hasBetter(place: number): boolean {
    const { ranks, reviews } = this.#grading;
    const own = ranks[place] ?? Number.POSITIVE_INFINITY;
    return reviews && ranks.some((rank, other) => rank > own && !this.#asked.has(other));
  }

  #mannerOf({ manner }: Ask): AskManner {
    const purpose = manner?.purpose ?? (this.#weak ? 'escalate' : undefined);
    return { ...manner, ...(purpose && { purpose }), takePosition: this.#takePosition };
  }

  readonly #takePosition = (): number => this.#begun++;

  async #review(step: Ask, answer: Answer): Promise<Answer | undefined> {
    const held = await holdReply(this.#run, answer);
    if (held.type === 'failed') {
      this.#over.push(this.#close(answer, held.failure));
      this.#noteFailure(step, held.failure);
      return undefined;
    }
    const endedAfter = this.#over.length;
    if ((await this.#findWeakness(held.answer)) === undefined) return held.answer;
    this.#passOver();
    this.#weak = { answer: held.answer, endedAfter };
    this.#leaveOutBelow(step.place);
    return undefined;
  }

  /** The answers of lesser targets are no better than the weak one. */
  #leaveOutBelow(place: number): void {
    const { ranks } = this.#grading;
    const own = ranks[place] ?? 0;
    for (const [other, rank] of ranks.entries()) {
      if (rank < own && !this.#asked.has(other)) this.#walk.leaveOut(other);
    }
  }

  /** What cannot be read cannot be found weak; neither can what we fail to review. */
  async #findWeakness(answer: WholeAnswer): Promise<Weakness | undefined> {
    try {
      return await this.#reviewHeld(answer);
    } catch (error) {
      const { pipeline, exchange } = this.#run;
      if (!(error instanceof OmniError)) pipeline.reportFault(error, exchange.id);
      return undefined;
    }
  }

  #reviewHeld(answer: WholeAnswer): Promise<Weakness | undefined> {
    const { exchange, inbound, plan } = this.#run;
    const { codec } = exchange;
    const options = plan.combo?.options?.cascade ?? {};
    const request = once(() => codec.decodeRequest(inbound.body).value);
    const response = once(() => readHeld(answer, codec));
    const { judge } = options;
    return reviewAnswer({
      options,
      observed: answer.observed,
      request,
      response,
      asksForSchema: inbound.facts.needs.includes('json-schema'),
      judge: async () => {
        if (judge === undefined || !this.#walk.takeCall()) return undefined;
        return askJudge({
          run: this.#run,
          ask: this.#ask,
          judge,
          over: this.#over,
          manner: { takePosition: this.#takePosition },
          request: request(),
          response: response(),
        });
      },
    });
  }

  #noteFailure({ place }: Ask, failure: UpstreamFailure): void {
    this.#last = failure;
    this.#walk.noteFailure(failure, place);
  }

  /** A weak answer that a better target's takes the place of becomes an attempt like others, where it ended. */
  #passOver(): void {
    if (!this.#weak) return;
    this.#over.splice(this.#weak.endedAfter, 0, this.#close(this.#weak.answer));
    this.#weak = undefined;
  }

  #serve(answer: Answer): PlanResult {
    this.#passOver();
    return { failed: this.#over, end: { type: 'answer', answer } };
  }

  #fallBack(): PlanResult {
    const isGone = this.#run.exchange.clientGone.isCancelled;
    if (this.#weak && !isGone) {
      const { answer } = this.#weak;
      const losses = [...answer.losses, escalationFailed];
      const served: WholeAnswer = { ...answer, losses, isMakeshift: true };
      return { failed: this.#over, end: { type: 'answer', answer: served } };
    }
    this.#passOver();
    return { failed: this.#over, end: { type: 'failure', failure: isGone ? clientLeft : this.#last } };
  }

  #close(answer: Answer, failure?: UpstreamFailure): AttemptRecord {
    const { inbound, pipeline } = this.#run;
    const { attempt } = answer;
    const observed = answer.type === 'whole' ? answer.observed : answer.source.relay.observed;
    const metered = meter({ attempt, observed, request: inbound.facts, usages: pipeline.usages });
    const whole = answer.type === 'whole' && answer.cameAsStream !== true;
    return attempt.close({ metered, whole, ...(failure && { failure }) });
  }
}

/** What a function gives, worked out at the first call. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
