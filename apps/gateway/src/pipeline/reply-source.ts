import type {
  BodySink,
  RawFailure,
  RelayEnding,
  RelayStep,
  StreamError,
  StreamRelay,
  UpstreamBody,
} from '@omniroute/open-sse';

/** After the last event an upstream may take this long to close, so that its connection can be used again. */
const drainMs = 1000;

export type SourceEnding =
  | { readonly type: 'ended'; readonly last: Buffer }
  | { readonly type: 'failed'; readonly failure: RawFailure };

/** Hears of a reply's steps once it is handed over. */
export type StepConsumer = {
  onReady(bytes: Buffer): void;
  onEnding(ending: SourceEnding): void;
};

/**
 * A streamed reply of an upstream: held until its first content has come (the commit point), then handed to whoever writes it to
 * the client, each piece in the tick that it arrives in.
 */
export class ReplySource implements BodySink {
  readonly relay: StreamRelay;
  readonly #body: UpstreamBody;
  readonly #start = Promise.withResolvers<void>();
  readonly #held: Buffer[] = [];
  #ending: SourceEnding | undefined;
  #consumer: StepConsumer | undefined;

  constructor(body: UpstreamBody, relay: StreamRelay) {
    this.#body = body;
    this.relay = relay;
    body.start(this);
  }

  /** Resolves at the commit point, or when the stream ended or failed before it. */
  get begun(): Promise<void> {
    return this.#start.promise;
  }

  /** How the stream ended, once it has. */
  get ending(): SourceEnding | undefined {
    return this.#ending;
  }

  /** From here on every step goes to the consumer; what was held goes first. */
  handTo(consumer: StepConsumer): void {
    this.#consumer = consumer;
    for (const bytes of this.#held.splice(0)) consumer.onReady(bytes);
    if (this.#ending) consumer.onEnding(this.#ending);
  }

  /** Ends the stream from our side, for a reason that the upstream did not name. */
  fail(failure: RawFailure): void {
    if (this.#ending) return;
    this.#body.abort();
    this.#finish({ type: 'failed', failure });
  }

  pause(): void {
    this.#body.pause();
  }

  resume(): void {
    this.#body.resume();
  }

  onData(chunk: Buffer): void {
    if (!this.#ending) this.#carry(chunk);
  }

  onEnd(): void {
    if (!this.#ending) this.#carry(undefined);
  }

  onError(error: Error): void {
    if (!this.#ending) this.#finish({ type: 'failed', failure: { type: 'connection', error } });
  }

  /** A relay throws for an event beyond all bounds, which is the upstream's fault. */
  #carry(chunk: Buffer | undefined): void {
    let step: RelayStep;
    try {
      step = chunk === undefined ? this.relay.end() : this.relay.push(chunk);
    } catch (error) {
      this.fail({ type: 'protocol', message: error instanceof Error ? error.message : 'The stream cannot be read.' });
      return;
    }
    this.#take(step);
  }

  #take(step: RelayStep): void {
    if (step.ready) {
      if (this.#consumer) this.#consumer.onReady(step.ready);
      else this.#held.push(step.ready);
    }
    if (step.ending) this.#close(step.ending);
    else if (this.relay.observed.started) this.#start.resolve();
  }

  #close(ending: RelayEnding): void {
    if (ending.type === 'failed') {
      this.#body.abort();
      this.#finish({ type: 'failed', failure: rawFailureOf(ending.error) });
      return;
    }
    setTimeout(() => this.#body.abort(), drainMs).unref();
    this.#finish(ending);
  }

  #finish(ending: SourceEnding): void {
    this.#ending = ending;
    this.#start.resolve();
    this.#consumer?.onEnding(ending);
  }
}

/** An error that a relay found in a stream, as the executors classify it. */
export function rawFailureOf(error: StreamError): RawFailure {
  if (error.kind === 'protocol') return { type: 'protocol', message: error.message };
  return {
    type: 'stream-error',
    message: error.message,
    ...(error.type !== undefined && { errorType: error.type }),
    ...(error.code !== undefined && { errorCode: error.code }),
    ...(error.status !== undefined && { status: error.status }),
  };
}
