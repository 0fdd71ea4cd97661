import { addTokens, type AttemptRecord, type Outcome, type TokenCounts, type UpstreamFailure } from '@omniroute/core';
import { Cancellation, JsonArray, type CancelListener } from '@omniroute/open-sse';
import { toClientFailure } from './client-failure.ts';
import { buildRecord } from './record.ts';
import type { SourceEnding, StepConsumer } from './reply-source.ts';
import { answerHeaders } from './reply-headers.ts';
import { describeAnswered } from './describe-answered.ts';
import type { StreamAnswer } from './continue-answer.ts';
import type { Metered } from './metered.ts';
import { clientLeft } from './run-attempt.ts';
import type { Served } from './served.ts';

/** A stream may be silent this long between two events before it counts as broken. */
const defaultIdleMs = 120_000;

const contentTypes = { sse: 'text/event-stream; charset=utf-8', 'json-array': 'application/json' } as const;

const streamHeaders = {
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** What somebody uploaded or had made is shown at the dashboard's origin: in a browser it may do nothing. */
const bytesHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
};

/**
 * Writes a stream to the client as it comes. The client's leaving ends the upstream's call at once; a slow client slows the
 * upstream down. The bytes that make the reply whole go out when the request is recorded.
 */
export class StreamBack implements StepConsumer, CancelListener {
  readonly #served: Served;
  /** Who writes now: another target may go on with what one began. */
  #answer: StreamAnswer;
  /** The attempts that are over. */
  readonly #over: AttemptRecord[];
  /** What got lost with those whose answers broke off. */
  readonly #losses: string[] = [];
  /** What those used, and about how much they wrote. */
  #tokensBefore: TokenCounts = {};
  #answeredTokens = 0;
  /** Set while nobody writes, and somebody is looked for who goes on. */
  #goingOn: Cancellation | undefined;
  #cutReason: string | undefined;
  /** For a client that wants an array instead of events. */
  readonly #array: JsonArray | undefined;
  #firstTokenMs: number | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(served: Served, answer: StreamAnswer, failed: readonly AttemptRecord[]) {
    this.#served = served;
    this.#answer = answer;
    this.#over = [...failed];
    this.#array = served.exchange.streamShape === 'json-array' ? new JsonArray() : undefined;
  }

  start(): void {
    const { exchange } = this.#served;
    const { source, attempt, contentType } = this.#answer;
    const headers =
      contentType === undefined
        ? { 'content-type': contentTypes[exchange.streamShape], ...streamHeaders }
        : { 'content-type': contentType, ...bytesHeaders };
    this.#served.pipeline.streams.add(this);
    exchange.response.writeHead(200, { ...answerHeaders(exchange, attempt, this.#over.length), ...headers });
    exchange.response.on('drain', () => this.#answer.source.resume());
    this.#watchForSilence();
    source.handTo(this);
    exchange.clientGone.listen(this);
  }

  #watchForSilence(): void {
    const idleMs = this.#served.plan.policy.idleTimeoutMs ?? defaultIdleMs;
    const { source } = this.#answer;
    this.#idle = setTimeout(() => source.fail({ type: 'timeout', phase: 'idle', afterMs: idleMs }), idleMs);
  }

  onReady(bytes: Buffer): void {
    if (this.#isClosed) return;
    this.#idle?.refresh();
    this.#firstTokenMs ??= this.#served.exchange.elapsedMs();
    this.#served.listener?.onBytes(bytes);
    const shaped = this.#array ? this.#array.push(bytes) : bytes;
    if (!this.#served.exchange.response.write(shaped)) this.#answer.source.pause();
  }

  onEnding(ending: SourceEnding): void {
    if (this.#isClosed) return;
    if (ending.type === 'ended') {
      this.#close('answered', undefined, ending.last);
      return;
    }
    const failure = this.#answer.attempt.candidate.connection.executor.classify(ending.failure);
    if (!this.#goOn(failure)) this.#breakOff(failure);
  }

  #breakOff(failure: UpstreamFailure): void {
    const last = this.#answer.contentType === undefined ? this.#tell(failure) : undefined;
    this.#close('broken', failure, last);
  }

  /** Has somebody else go on, where the policy lets and the answer allows it. */
  #goOn(failure: UpstreamFailure): boolean {
    const { goOn, source, attempt, losses } = this.#answer;
    const { broken, observed } = source.relay;
    if (!goOn || !broken || this.#cutReason !== undefined) return false;
    clearTimeout(this.#idle);
    const gone = new Cancellation();
    this.#goingOn = gone;
    const metered = this.#meter();
    this.#over.push(attempt.close({ metered, failure }));
    this.#losses.push(...losses);
    this.#tokensBefore = addTokens(this.#tokensBefore, metered.tokens);
    this.#answeredTokens += observed.roughOutputTokens;
    const used = { tokensBefore: this.#tokensBefore, answeredTokens: this.#answeredTokens };
    goOn({ broken, ...used, failure, over: this.#over, gone }).then(
      (answer) => this.#take(answer, failure),
      (error: unknown) => {
        this.#served.pipeline.reportFault(error, this.#served.exchange.id);
        this.#take(undefined, failure);
      },
    );
    return true;
  }

  /** Somebody goes on, or nobody does. */
  #take(answer: StreamAnswer | undefined, failure: UpstreamFailure): void {
    const { goOn } = this.#answer;
    if (answer) {
      this.#goingOn = undefined;
      this.#answer = { ...answer, ...(goOn && { goOn }) };
    }
    if (this.#served.exchange.clientGone.isCancelled) this.#leave();
    else if (!answer) this.#breakOff(failure);
    else {
      this.#watchForSilence();
      answer.source.handTo(this);
      if (this.#cutReason !== undefined) this.cut(this.#cutReason);
    }
  }

  /** The bytes that tell the client, in its own format, that its stream broke. */
  #tell(failure: UpstreamFailure): Buffer {
    const { exchange } = this.#served;
    return Buffer.from(exchange.codec.encodeStreamError(toClientFailure(failure, exchange.id, 1)));
  }

  /** Ends the stream from our side, with an error in the client's format. */
  cut(reason: string): void {
    this.#cutReason = reason;
    if (this.#goingOn) this.#goingOn.cancel(new Error(reason));
    else this.#answer.source.fail({ type: 'protocol', message: reason });
  }

  /** The client has gone away. */
  onCancel(): void {
    if (this.#isClosed) return;
    if (this.#goingOn) this.#goingOn.cancel(new Error(clientLeft.message));
    else this.#leave();
  }

  #leave(): void {
    this.#close('cancelled', clientLeft, undefined);
    this.#answer.source.fail({ type: 'connection', error: new Error(clientLeft.message) });
  }

  #meter(): Metered {
    const { inbound, pipeline } = this.#served;
    const { attempt, source } = this.#answer;
    return this.#served.meter({
      attempt,
      observed: source.relay.observed,
      request: inbound.facts,
      usages: pipeline.usages,
    });
  }

  #close(outcome: Outcome, failure: UpstreamFailure | undefined, last: Buffer | undefined): void {
    this.#isClosed = true;
    this.#served.pipeline.streams.delete(this);
    clearTimeout(this.#idle);
    const { exchange, caller, inbound, plan, pipeline } = this.#served;
    const { attempt, source } = this.#answer;
    const bytes = this.#array && outcome !== 'cancelled' ? this.#array.end(last) : last;
    // Where nobody writes, the last attempt is over already.
    const metered = this.#goingOn ? undefined : this.#meter();
    const record = buildRecord({
      exchange,
      caller,
      inbound,
      plan,
      attempts: metered ? [...this.#over, attempt.close({ metered, ...(failure && { failure }) })] : this.#over,
      outcome,
      status: outcome === 'cancelled' ? 499 : 200,
      losses: [...this.#losses, ...this.#answer.losses, ...source.relay.losses],
      aside: this.#served.aside,
      ...(this.#firstTokenMs !== undefined && { firstTokenMs: this.#firstTokenMs }),
      ...(failure && { failure }),
    });
    const { listener } = this.#served;
    // What two targets made is no answer of either.
    if (listener && metered && outcome === 'answered' && attempt.purpose !== 'continue') {
      if (last) listener.onBytes(last);
      listener.onAnswered(describeAnswered(attempt, metered, 'sse'));
    }
    pipeline.recorder.record(record, () => {
      // Without a word that fits, a cut connection is the only sign of a break.
      if (outcome === 'broken' && last === undefined) exchange.response.destroy();
      else exchange.response.end(bytes);
    });
  }
}
