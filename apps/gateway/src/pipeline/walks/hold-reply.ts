import type { UpstreamFailure } from '@omniroute/core';
import { JsonArray, type CancelListener } from '@omniroute/open-sse';
import { clientLeft, type Answer } from '../run-attempt.ts';
import type { SourceEnding, StepConsumer } from '../reply-source.ts';
import { remainingMs } from '../walk-budget.ts';
import type { ChatRun } from '../walk-plan.ts';

/** A reply beyond this is held by nobody. */
const mostBytes = 64 * 1024 * 1024;
const usualIdleMs = 120_000;

export type WholeAnswer = Extract<Answer, { readonly type: 'whole' }>;
type StreamAnswer = Extract<Answer, { readonly type: 'stream' }>;

export type HeldReply =
  | { readonly type: 'held'; readonly answer: WholeAnswer }
  /** It broke; nothing of it has reached the client. */
  | { readonly type: 'failed'; readonly failure: UpstreamFailure };

/** Waits until all of a reply is there, and keeps it from the client. It goes out in one piece, a stream as the stream that it was. */
export async function holdReply(run: ChatRun, answer: Answer): Promise<HeldReply> {
  if (answer.type === 'whole') {
    answer.attempt.noteEnd();
    return { type: 'held', answer };
  }
  const held = new HeldStream(run, answer);
  const ending = await held.ending;
  answer.attempt.noteEnd();
  if (ending.type === 'ended') return { type: 'held', answer: held.toWhole(ending.last) };
  if (run.exchange.clientGone.isCancelled) return { type: 'failed', failure: clientLeft };
  return { type: 'failed', failure: answer.attempt.candidate.connection.executor.classify(ending.failure) };
}

/** Gathers a stream until its end, its failure, the client's leaving or a time limit. */
class HeldStream implements StepConsumer, CancelListener {
  readonly #run: ChatRun;
  readonly #answer: StreamAnswer;
  readonly #pieces: Buffer[] = [];
  readonly #ended = Promise.withResolvers<SourceEnding>();
  readonly #idle: NodeJS.Timeout;
  readonly #deadline: NodeJS.Timeout;
  #bytes = 0;

  constructor(run: ChatRun, answer: StreamAnswer) {
    this.#run = run;
    this.#answer = answer;
    const { source } = answer;
    const idleMs = run.plan.policy.idleTimeoutMs ?? usualIdleMs;
    const leftMs = Math.max(remainingMs(run), 1);
    this.#idle = setTimeout(() => source.fail({ type: 'timeout', phase: 'idle', afterMs: idleMs }), idleMs);
    this.#deadline = setTimeout(() => source.fail({ type: 'timeout', phase: 'total', afterMs: leftMs }), leftMs);
    run.exchange.clientGone.listen(this);
    source.handTo(this);
  }

  get ending(): Promise<SourceEnding> {
    return this.#ended.promise;
  }

  onReady(bytes: Buffer): void {
    this.#idle.refresh();
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > mostBytes)
      this.#answer.source.fail({ type: 'protocol', message: 'The answer is too large to be held until it is whole.' });
  }

  onEnding(ending: SourceEnding): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#deadline);
    this.#run.exchange.clientGone.unlisten(this);
    this.#ended.resolve(ending);
  }

  /** The client has gone away. */
  onCancel(reason: Error): void {
    this.#answer.source.fail({ type: 'connection', error: reason });
  }

  toWhole(last: Buffer): WholeAnswer {
    const { attempt, source, losses } = this.#answer;
    const events = Buffer.concat([...this.#pieces, last]);
    const isArray = this.#run.exchange.streamShape === 'json-array';
    return {
      type: 'whole',
      attempt,
      bytes: isArray ? new JsonArray().end(events) : events,
      contentType: isArray ? 'application/json' : 'text/event-stream; charset=utf-8',
      observed: source.relay.observed,
      losses: [...losses, ...source.relay.losses],
      cameAsStream: true,
    };
  }
}
