import type { StreamEvent } from '../canonical/stream-event.ts';
import type { Codec, ReplyContext, StreamDecoder, StreamDecoderOptions } from '../codecs/codec.ts';
import { createSseFrames, type SseFrame, type SseFrames } from '../stream/sse-frames.ts';
import type { BrokenAnswer } from './broken-answer.ts';
import { ByteRun } from './byte-run.ts';
import { Observed } from './observed.ts';
import { ShadowEncoder } from './shadow-encoder.ts';
import { findEnding, type RelayStep, type StreamRelay } from './stream-relay.ts';

export type PassthroughOptions = StreamDecoderOptions & {
  /** The usage chunk was our wish, not the client's: take it out again. */
  readonly stripUsage: boolean;
  /** Should it break, another target may go on with it, in the words of this context. Absent: none may. */
  readonly continueAs?: ReplyContext | undefined;
};

const empty = Buffer.alloc(0);
const blankLine = Buffer.from('\n\n');

/**
 * Carries a stream between two ends that speak the same format: the upstream's bytes, whole frame by whole frame, untouched. A tap
 * decodes the frames that say more than content, to learn usage, ending and errors.
 */
export class PassthroughRelay implements StreamRelay {
  readonly observed = new Observed();
  readonly losses: readonly string[] = [];
  readonly #codec: Codec;
  readonly #stripUsage: boolean;
  readonly #frames: SseFrames = createSseFrames();
  readonly #decoder: StreamDecoder;
  readonly #run = new ByteRun();
  readonly #shadow: ShadowEncoder | undefined;

  constructor(codec: Codec, options: PassthroughOptions) {
    this.#codec = codec;
    this.#stripUsage = options.stripUsage;
    this.#decoder = codec.createStreamDecoder(options);
    this.#shadow = options.continueAs && new ShadowEncoder(codec, options.continueAs);
  }

  get broken(): BrokenAnswer | undefined {
    return this.#shadow?.broken;
  }

  push(chunk: Buffer): RelayStep {
    return this.#carry(this.#frames.push(chunk));
  }

  end(): RelayStep {
    const step = this.#carry(this.#frames.end());
    if (step.ending) return step;
    const events = this.#decoder.end();
    for (const event of events) this.observed.note(event);
    return { ready: step.ready, ending: findEnding(events, empty) };
  }

  #carry(frames: readonly SseFrame[]): RelayStep {
    for (const frame of frames) {
      const events = this.#tap(frame);
      const ending = findEnding(events, frame.bytes);
      if (ending) return { ready: this.#run.take(), ending };
      if (this.#stripUsage && this.#codec.carriesOnlyUsage(frame.data)) continue;
      this.#run.add(frame.bytes);
      // What follows, an error event perhaps, must not be glued to an event whose blank line never came.
      if (frame.unterminated) this.#run.add(blankLine);
    }
    return { ready: this.#run.take(), ending: undefined };
  }

  #tap(frame: SseFrame): readonly StreamEvent[] {
    if (this.observed.started && !this.#shadow && this.#codec.carriesOnlyContent(frame.data)) {
      this.observed.noteContent();
      return [];
    }
    const events = this.#decoder.push(frame);
    for (const event of events) this.observed.note(event);
    this.#shadow?.follow(frame, events);
    return events;
  }
}
