import type { TokenCounts } from '@omniroute/core';
import { Continuation } from '../canonical/continuation.ts';
import { FreeformCalls, type FreeformTools } from '../canonical/freeform.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import type { Codec, StreamDecoder, StreamDecoderOptions } from '../codecs/codec.ts';
import { createSseFrames, type SseFrame, type SseFrames } from '../stream/sse-frames.ts';
import type { BrokenAnswer } from './broken-answer.ts';
import { Observed } from './observed.ts';
import type { RelayEnding, RelayStep, StreamRelay } from './stream-relay.ts';

export type ContinueOptions = StreamDecoderOptions & {
  readonly from: Pick<Codec, 'createStreamDecoder'>;
  readonly broken: BrokenAnswer;
  /** What the broken attempts used. The client is told of all. */
  readonly tokensBefore: TokenCounts;
  /** Tools of the client's that take text and were shown to the target as functions. */
  readonly freeformTools?: FreeformTools | undefined;
};

/** Carries the reply of another target into the stream of one that broke off. Should it break as well, the next may go on. */
export class ContinueRelay implements StreamRelay {
  /** Of this target's reply alone. */
  readonly observed = new Observed();
  readonly #broken: BrokenAnswer;
  readonly #frames: SseFrames = createSseFrames();
  readonly #decoder: StreamDecoder;
  readonly #continuation: Continuation;
  readonly #freeform: FreeformCalls | undefined;

  constructor(options: ContinueOptions) {
    this.#broken = options.broken;
    this.#decoder = options.from.createStreamDecoder(options);
    this.#continuation = new Continuation(options.broken.partial, options.tokensBefore);
    this.#freeform = options.freeformTools && new FreeformCalls(options.freeformTools);
  }

  get losses(): readonly string[] {
    return this.#broken.encoder.losses.map((loss) => loss.field);
  }

  get broken(): BrokenAnswer | undefined {
    return this.#broken.partial.isContinuable ? this.#broken : undefined;
  }

  push(chunk: Buffer): RelayStep {
    return this.#carry(this.#decode(this.#frames.push(chunk)));
  }

  end(): RelayStep {
    const step = this.#carry(this.#decode(this.#frames.end()));
    if (step.ending) return step;
    const last = this.#carry(this.#decoder.end());
    const ready = [step.ready, last.ready].filter((bytes) => bytes !== undefined);
    return { ready: ready.length === 0 ? undefined : Buffer.concat(ready), ending: last.ending };
  }

  *#decode(frames: readonly SseFrame[]): Iterable<StreamEvent> {
    for (const frame of frames) yield* this.#decoder.push(frame);
  }

  #carry(events: Iterable<StreamEvent>): RelayStep {
    const { encoder, partial } = this.#broken;
    let text = '';
    for (const event of events) {
      this.observed.note(event);
      if (event.type === 'error') return { ready: toBytes(text), ending: { type: 'failed', error: event.error } };
      for (const spliced of this.#splice(event)) {
        partial.note(spliced);
        if (spliced.type === 'message-end') return { ready: toBytes(text), ending: this.#end(spliced) };
        text += encoder.push(spliced);
      }
    }
    return { ready: toBytes(text), ending: undefined };
  }

  #splice(event: StreamEvent): readonly StreamEvent[] {
    const spliced = this.#continuation.push(event);
    const freeform = this.#freeform;
    return freeform ? spliced.flatMap((each) => freeform.push(each)) : spliced;
  }

  #end(event: StreamEvent): RelayEnding {
    return { type: 'ended', last: Buffer.from(this.#broken.encoder.push(event)) };
  }
}

function toBytes(text: string): Buffer | undefined {
  return text === '' ? undefined : Buffer.from(text);
}
