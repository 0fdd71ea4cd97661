import { FreeformCalls, type FreeformTools } from '../canonical/freeform.ts';
import { PartialAnswer } from '../canonical/partial-answer.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import type { Codec, ReplyContext, StreamDecoder, StreamDecoderOptions, StreamEncoder } from '../codecs/codec.ts';
import { createSseFrames, type SseFrame, type SseFrames } from '../stream/sse-frames.ts';
import type { BrokenAnswer } from './broken-answer.ts';
import { Observed } from './observed.ts';
import type { RelayEnding, RelayStep, StreamRelay } from './stream-relay.ts';

export type TranslateOptions = StreamDecoderOptions & {
  readonly from: Pick<Codec, 'createStreamDecoder'>;
  readonly to: Pick<Codec, 'createStreamEncoder'>;
  readonly context: ReplyContext;
  /** Tools of the client's that take text and were shown to the target as functions. */
  readonly freeformTools?: FreeformTools | undefined;
  /** Should it break, another target may go on with it. */
  readonly isContinuable?: boolean | undefined;
};

/** Carries a stream between two formats: frames are decoded into events and encoded anew. */
export class TranslateRelay implements StreamRelay {
  readonly observed = new Observed();
  readonly #frames: SseFrames = createSseFrames();
  readonly #decoder: StreamDecoder;
  readonly #encoder: StreamEncoder;
  readonly #freeform: FreeformCalls | undefined;
  readonly #partial: PartialAnswer | undefined;

  constructor(options: TranslateOptions) {
    this.#decoder = options.from.createStreamDecoder(options);
    this.#encoder = options.to.createStreamEncoder(options.context);
    this.#freeform = options.freeformTools && new FreeformCalls(options.freeformTools);
    this.#partial = options.isContinuable ? new PartialAnswer() : undefined;
  }

  get broken(): BrokenAnswer | undefined {
    const partial = this.#partial;
    return partial?.isContinuable ? { partial, encoder: this.#encoder } : undefined;
  }

  get losses(): readonly string[] {
    return this.#encoder.losses.map((loss) => loss.field);
  }

  push(chunk: Buffer): RelayStep {
    return this.#carry(this.#decode(this.#frames.push(chunk)));
  }

  end(): RelayStep {
    const step = this.#carry(this.#decode(this.#frames.end()));
    return step.ending ? step : joinSteps(step, this.#carry(this.#shape(this.#decoder.end())));
  }

  *#decode(frames: readonly SseFrame[]): Iterable<StreamEvent> {
    for (const frame of frames) yield* this.#shape(this.#decoder.push(frame));
  }

  #shape(events: readonly StreamEvent[]): readonly StreamEvent[] {
    const freeform = this.#freeform;
    return freeform ? events.flatMap((event) => freeform.push(event)) : events;
  }

  #carry(events: Iterable<StreamEvent>): RelayStep {
    let text = '';
    for (const event of events) {
      this.observed.note(event);
      const ending = this.#end(event);
      if (ending) return { ready: toBytes(text), ending };
      this.#partial?.note(event);
      text += this.#encoder.push(event);
    }
    return { ready: toBytes(text), ending: undefined };
  }

  #end(event: StreamEvent): RelayEnding | undefined {
    if (event.type === 'error') return { type: 'failed', error: event.error };
    if (event.type === 'message-end') return { type: 'ended', last: Buffer.from(this.#encoder.push(event)) };
    return undefined;
  }
}

function toBytes(text: string): Buffer | undefined {
  return text === '' ? undefined : Buffer.from(text);
}

function joinSteps(first: RelayStep, second: RelayStep): RelayStep {
  if (first.ready === undefined) return second;
  return {
    ready: second.ready === undefined ? first.ready : Buffer.concat([first.ready, second.ready]),
    ending: second.ending,
  };
}
