import type { AttemptRecord, Outcome, UpstreamFailure } from '@omniroute/core';
import { JsonArray, type CancelListener } from '@omniroute/open-sse';
import { toClientFailure } from './client-failure.ts';
import { buildRecord } from './record.ts';
import type { SourceEnding, StepConsumer } from './reply-source.ts';
import { answerHeaders } from './reply-headers.ts';
import { describeAnswered } from './describe-answered.ts';
import { clientLeft, type Answer } from './run-attempt.ts';
import type { Served } from './served.ts';

type StreamAnswer = Extract<Answer, { type: 'stream' }>;

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
  readonly #answer: StreamAnswer;
  readonly #failed: readonly AttemptRecord[];
  /** For a client that wants an array instead of events. */
  readonly #array: JsonArray | undefined;
  #firstTokenMs: number | undefined;
  #idle: NodeJS.Timeout | undefined;
  #over = false;

  constructor(served: Served, answer: StreamAnswer, failed: readonly AttemptRecord[]) {
    this.#served = served;
    this.#answer = answer;
    this.#failed = failed;
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
    exchange.response.writeHead(200, { ...answerHeaders(exchange, attempt, this.#failed.length), ...headers });
    const idleMs = this.#served.plan.policy.idleTimeoutMs ?? defaultIdleMs;
    this.#idle = setTimeout(() => source.fail({ type: 'timeout', phase: 'idle', afterMs: idleMs }), idleMs);
    exchange.response.on('drain', () => source.resume());
    source.handTo(this);
    exchange.clientGone.listen(this);
  }

  onReady(bytes: Buffer): void {
    if (this.#over) return;
    this.#idle?.refresh();
    this.#firstTokenMs ??= this.#served.exchange.elapsedMs();
    this.#served.listener?.onBytes(bytes);
    const shaped = this.#array ? this.#array.push(bytes) : bytes;
    if (!this.#served.exchange.response.write(shaped)) this.#answer.source.pause();
  }

  onEnding(ending: SourceEnding): void {
    if (this.#over) return;
    if (ending.type === 'ended') {
      this.#close('answered', undefined, ending.last);
      return;
    }
    const failure = this.#answer.attempt.candidate.connection.executor.classify(ending.failure);
    const last = this.#answer.contentType === undefined ? this.#tell(failure) : undefined;
    this.#close('broken', failure, last);
  }

  /** The bytes that tell the client, in its own format, that its stream broke. */
  #tell(failure: UpstreamFailure): Buffer {
    const { exchange } = this.#served;
    return Buffer.from(exchange.codec.encodeStreamError(toClientFailure(failure, exchange.id, 1)));
  }

  /** Ends the stream from our side, with an error in the client's format. */
  cut(reason: string): void {
    this.#answer.source.fail({ type: 'protocol', message: reason });
  }

  /** The client has gone away. */
  onCancel(): void {
    if (this.#over) return;
    this.#close('cancelled', clientLeft, undefined);
    this.#answer.source.fail({ type: 'connection', error: new Error(clientLeft.message) });
  }

  #close(outcome: Outcome, failure: UpstreamFailure | undefined, last: Buffer | undefined): void {
    this.#over = true;
    this.#served.pipeline.streams.delete(this);
    clearTimeout(this.#idle);
    const { exchange, caller, inbound, plan, pipeline } = this.#served;
    const { attempt, source } = this.#answer;
    const bytes = this.#array && outcome !== 'cancelled' ? this.#array.end(last) : last;
    const metered = this.#served.meter({
      attempt,
      observed: source.relay.observed,
      request: inbound.facts,
      usages: pipeline.usages,
    });
    const record = buildRecord({
      exchange,
      caller,
      inbound,
      plan,
      attempts: [...this.#failed, attempt.close({ metered, ...(failure && { failure }) })],
      outcome,
      status: outcome === 'cancelled' ? 499 : 200,
      losses: [...this.#answer.losses, ...source.relay.losses],
      aside: this.#served.aside,
      ...(this.#firstTokenMs !== undefined && { firstTokenMs: this.#firstTokenMs }),
      ...(failure && { failure }),
    });
    const { listener } = this.#served;
    if (listener && outcome === 'answered') {
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
