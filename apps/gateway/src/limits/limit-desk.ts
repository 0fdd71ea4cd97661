import type { RequestRecord, UpstreamFailure } from '@omniroute/core';
import type { Cancellation } from '@omniroute/open-sse';
import type { Recorder } from '@omniroute/storage';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';
import { clientLeft, overtakenByOther } from '../pipeline/run-attempt.ts';
import type { PlanRun } from '../pipeline/served.ts';
import { remainingMs } from '../pipeline/walk-budget.ts';
import { AnyOf } from './any-of.ts';
import { estimateUse } from './estimate-use.ts';
import type { HolderView, LimitAnswer, LimitAsk, LimitBook } from './limit-book.ts';
import { describeExceeded, isBudget, LimitExceeded, type Exceeded } from './limit-exceeded.ts';
import { limitHeaders } from './limit-headers.ts';
import type { ConnectionLimits, NamedHolder } from './limited-holders.ts';
import { withoutPassedOver, type PassedOver } from './passed-over.ts';
import { usedBy } from './used.ts';

type Refused = Extract<LimitAnswer, { type: 'refused' }>;

/** What is known of a request that came by a limit, until it is recorded. */
type Noted = { lease?: number; waitedMs: number; soonestMs?: number; readonly passedOver: PassedOver[] };

/** A target may be asked; `settle` when that is over. Or it may not, and nobody called it. */
export type Entry =
  | { readonly type: 'entered'; settle(attempts: Parameters<typeof usedBy>[0]): void }
  | { readonly type: 'refused'; readonly failure: UpstreamFailure };

/**
 * Where requests come by the limits of their key and of the targets that they are about to ask. What has no limits never comes here.
 * A request's key is settled with when the request is recorded.
 */
export class LimitDesk {
  readonly #book: LimitBook;
  readonly #noted = new Map<string, Noted>();

  constructor(book: LimitBook) {
    this.#book = book;
  }

  /**
   * Lets a request of a key with limits begin, and tells its client in headers how it stands to them. Throws `LimitExceeded` when one
   * is in the way.
   */
  async admit(run: Pick<PlanRun, 'pipeline' | 'exchange' | 'inbound' | 'plan'>, key: NamedHolder): Promise<void> {
    const { exchange, plan } = run;
    const amount = estimateUse(run, plan.candidates[0]);
    const ask = { holders: [toBook(key)], amount, maxWaitMs: Math.max(0, remainingMs(run)) };
    const answer = await this.#book.reserve(ask, exchange.clientGone);
    const noted = this.#note(exchange.id, answer.waitedMs);
    if (answer.type === 'gone') throw new Error(clientLeft.message);
    const nowMs = Date.now();
    for (const [name, value] of limitHeaders(exchange.codec.format, answer.uses, nowMs)) {
      exchange.response.setHeader(name, value);
    }
    if (answer.type === 'granted') {
      noted.lease = answer.lease;
      return;
    }
    const error = new LimitExceeded(toExceeded(answer, key, { kind: 'key', nowMs }));
    const waitSec = Math.max(1, Math.ceil((error.retryAfterMs ?? 0) / 1000));
    if (!answer.obstacle.tooLarge) exchange.response.setHeader('retry-after', String(waitSec));
    throw error;
  }

  /** Lets a request ask a target whose connection has limits. `overtaken`: cancelled when nobody wants its answer any more. */
  async enter(run: PlanRun, candidate: LiveCandidate, overtaken?: Cancellation): Promise<Entry> {
    const { exchange } = run;
    const { own, byModel } = candidate.connection.limits ?? unlimited;
    const holders = [own, byModel.get(candidate.model)].filter((holder) => holder !== undefined);
    if (holders.length === 0) return { type: 'entered', settle: () => undefined };
    const amount = estimateUse(run, candidate);
    const ask = { holders: holders.map(toBook), amount, maxWaitMs: Math.max(0, remainingMs(run)) };
    const answer = await this.#reserve(ask, exchange.clientGone, overtaken);
    if (answer.waitedMs > 0) this.#note(exchange.id, answer.waitedMs);
    if (answer.type === 'gone') {
      const failure = exchange.clientGone.isCancelled ? clientLeft : overtakenByOther;
      return { type: 'refused', failure: { ...failure, notAsked: true } };
    }
    if (answer.type === 'granted')
      return { type: 'entered', settle: (attempts) => this.#book.settle(answer.lease, usedBy(attempts)) };
    const holder = holders[answer.holder];
    this.#note(exchange.id, 0).passedOver.push({
      connectionId: candidate.connection.upstream.id,
      model: candidate.model,
      by: holder?.kind === 'connection' ? 'connection' : 'target',
      limit: answer.obstacle.limit,
    });
    return { type: 'refused', failure: this.#toFailure(exchange.id, answer, holder) };
  }

  /** The recorder, which settles with the keys of the requests that it records, and records how long they waited. */
  recording(recorder: Recorder): Recorder {
    return {
      ...recorder,
      record: (record, release) => recorder.record(this.#noted.size > 0 ? this.#settle(record) : record, release),
    };
  }

  view(holders: readonly NamedHolder[]): Promise<readonly HolderView[]> {
    return this.#book.view(holders.map(toBook));
  }

  async #reserve(ask: LimitAsk, clientGone: Cancellation, overtaken: Cancellation | undefined): Promise<LimitAnswer> {
    if (!overtaken) return this.#book.reserve(ask, clientGone);
    const either = new AnyOf([clientGone, overtaken]);
    try {
      return await this.#book.reserve(ask, either);
    } finally {
      either.stop();
    }
  }

  #settle(record: RequestRecord): RequestRecord {
    const noted = this.#noted.get(record.id);
    if (!noted) return record;
    this.#noted.delete(record.id);
    if (noted.lease !== undefined) this.#book.settle(noted.lease, usedBy(record.attempts));
    const { waitedMs, passedOver } = noted;
    return {
      ...record,
      ...(waitedMs > 0 && { queueMs: (record.queueMs ?? 0) + waitedMs }),
      ...(record.plan && passedOver.length > 0 && { plan: withoutPassedOver(record.plan, passedOver) }),
    };
  }

  /** A client that is refused by all its targets comes again when the first of them has room. */
  #toFailure(requestId: string, answer: Refused, holder: NamedHolder | undefined): UpstreamFailure {
    const { limit, retryAfterMs = Number.POSITIVE_INFINITY } = answer.obstacle;
    const exceeded = holder && toExceeded(answer, holder, { kind: holder.kind, nowMs: Date.now() });
    const noted = this.#note(requestId, 0);
    const soonestMs = Math.min(retryAfterMs, noted.soonestMs ?? retryAfterMs);
    noted.soonestMs = soonestMs;
    return {
      kind: isBudget(limit) ? 'quota' : 'rate-limit',
      scope: holder?.kind === 'connection' ? 'connection' : 'model',
      message: exceeded ? describeExceeded(exceeded) : 'A limit is reached.',
      notAsked: true,
      ...(Number.isFinite(soonestMs) && { retryAfterMs: soonestMs }),
    };
  }

  #note(requestId: string, waitedMs: number): Noted {
    const noted = this.#noted.get(requestId) ?? { waitedMs: 0, passedOver: [] };
    noted.waitedMs += waitedMs;
    this.#noted.set(requestId, noted);
    return noted;
  }
}

const unlimited: ConnectionLimits = { own: undefined, byModel: new Map() };

function toBook({ kind, id, limits }: NamedHolder): Omit<NamedHolder, 'name'> {
  return { kind, id, limits };
}

function toExceeded(
  { obstacle, waitedMs }: Refused,
  { name, limits }: NamedHolder,
  { kind, nowMs }: { readonly kind: string; readonly nowMs: number },
): Exceeded {
  return { who: `The ${kind} “${name}”`, obstacle, waitedMs, nowMs, zone: limits.budget?.zone ?? 'UTC' };
}
