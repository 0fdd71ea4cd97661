import { PartialAnswer } from '../canonical/partial-answer.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import type { Codec, ReplyContext, StreamEncoder } from '../codecs/codec.ts';
import type { SseFrame } from '../stream/sse-frames.ts';
import type { BrokenAnswer } from './broken-answer.ts';

/**
 * Follows a stream that passes through, so that from any place on somebody else can go on writing it: an encoder of the format is
 * brought to where the client is, and what it would have written until then is thrown away.
 */
export class ShadowEncoder {
  readonly #codec: Pick<Codec, 'createStreamEncoder'>;
  readonly #context: ReplyContext;
  readonly #partial = new PartialAnswer();
  #encoder: StreamEncoder | undefined;

  constructor(codec: Pick<Codec, 'createStreamEncoder'>, context: ReplyContext) {
    this.#codec = codec;
    this.#context = context;
  }

  get broken(): BrokenAnswer | undefined {
    const encoder = this.#encoder;
    return encoder && this.#partial.isContinuable ? { partial: this.#partial, encoder } : undefined;
  }

  /** A frame that the client gets, and the events that it means. */
  follow(frame: SseFrame, events: readonly StreamEvent[]): void {
    for (const event of events) {
      if (event.type === 'error') return;
      // The client has read the upstream's own name of the model.
      if (event.type === 'message-start')
        this.#encoder ??= this.#codec.createStreamEncoder({
          ...this.#context,
          model: event.model ?? this.#context.model,
        });
      this.#encoder?.push(event);
      this.#partial.note(event);
    }
    this.#encoder?.adopt?.(frame.data);
  }
}
