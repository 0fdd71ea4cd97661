import type { FinishReason } from '@omniroute/core';
import type { StreamEvent } from '../canonical/stream-event.ts';
import type { ReplyContext, StreamEncoder } from '../codecs/codec.ts';
import { LossList } from '../codecs/loss-list.ts';
import { encodeStreamFault } from '../codecs/openai-chat/errors.ts';
import { encodeUsage } from '../codecs/openai-chat/usage.ts';
import { doneMarker, toFinishWord } from '../codecs/openai-chat/wire.ts';

export function createCompletionEncoder(context: ReplyContext): StreamEncoder {
  return new CompletionStreamEncoder(context);
}

/** Writes a chat reply as the chunks of a text completion: text alone is left of it. */
class CompletionStreamEncoder implements StreamEncoder {
  readonly #context: ReplyContext;
  readonly #losses = new LossList();
  /** The choice that a text block belongs to, by the block's number. */
  readonly #choiceOf = new Map<number, number>();
  #head: Readonly<Record<string, unknown>> = {};
  #usage: Extract<StreamEvent, { readonly type: 'usage' }> | undefined;
  #ended = false;

  constructor(context: ReplyContext) {
    this.#context = context;
  }

  get losses(): readonly { readonly field: string }[] {
    return this.#losses.list;
  }

  push(event: StreamEvent): string {
    if (this.#ended) return '';
    switch (event.type) {
      case 'message-start':
        this.#head = {
          id: event.id ?? this.#context.id,
          object: 'text_completion',
          created: event.createdAtSec ?? this.#context.createdAtSec,
          model: this.#context.model,
        };
        return '';
      case 'block-start':
        if (event.block.type === 'text' || event.block.type === 'refusal')
          this.#choiceOf.set(event.index, event.choice ?? 0);
        else this.#losses.add(`response.parts.${event.block.type}`);
        return '';
      case 'block-delta':
        return event.delta.type === 'text' ? this.#text(this.#choiceOf.get(event.index), event.delta.text) : '';
      case 'usage':
        this.#usage = event;
        return '';
      case 'choice-end':
        return this.#finish(event.choice, event.finishReason);
      case 'message-end':
        return this.#end(event.finishReason);
      case 'error':
        this.#ended = true;
        return encodeStreamFault(event.error);
      case 'block-end':
      case 'opaque':
        return '';
    }
  }

  #text(choice: number | undefined, text: string): string {
    if (choice === undefined) return '';
    return this.#chunk({ choices: [{ text, index: choice, logprobs: null, finish_reason: null }] });
  }

  #finish(choice: number, reason: FinishReason): string {
    const end = { text: '', index: choice, logprobs: null, finish_reason: toFinishWord(reason) };
    return this.#chunk({ choices: [end] });
  }

  #end(reason: FinishReason): string {
    this.#ended = true;
    const usage = this.#usage && this.#context.wantsUsage ? encodeUsage(this.#usage) : undefined;
    const after = usage ? this.#chunk({ choices: [], usage }) : '';
    return `${this.#finish(0, reason)}${after}data: ${doneMarker}\n\n`;
  }

  #chunk(fields: Readonly<Record<string, unknown>>): string {
    return `data: ${JSON.stringify({ ...this.#head, ...fields })}\n\n`;
  }
}
