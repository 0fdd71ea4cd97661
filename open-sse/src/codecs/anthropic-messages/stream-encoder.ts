import { isJsonObject, type JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Tagged } from '../../canonical/part.ts';
import type { StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { ReplyContext, StreamEncoder } from '../codec.ts';
import { LossList } from '../loss-list.ts';
import { asString, fieldsFor } from '../read-json.ts';
import { BlockEncoder } from './block-encoder.ts';
import { unknownUsage } from './encode-response.ts';
import { encodeStreamFault } from './errors.ts';
import { encodeUsage } from './usage.ts';
import { format, toFinishWord } from './wire.ts';

export function createStreamEncoder(context: ReplyContext): StreamEncoder {
  return new AnthropicStreamEncoder(context);
}

type EventOf<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

/** Writes the events of a message. `message_start` waits for the event after it, which may be the usage that it shows. */
class AnthropicStreamEncoder implements StreamEncoder {
  readonly #context: ReplyContext;
  readonly #losses = new LossList();
  readonly #blocks = new BlockEncoder(this.#losses);
  #start: EventOf<'message-start'> | undefined;
  #usage: EventOf<'usage'> | undefined;
  #tier: string | undefined;
  #ended = false;

  constructor(context: ReplyContext) {
    this.#context = context;
  }

  get losses(): readonly { readonly field: string }[] {
    return this.#losses.list;
  }

  push(event: StreamEvent): string {
    if (this.#ended) return '';
    if (event.type === 'message-start') {
      this.#start = event;
      this.#tier = event.serviceTier;
      return '';
    }
    if (event.type === 'usage') {
      this.#usage = event;
      return this.#writeStart();
    }
    const start = event.type === 'error' ? '' : this.#writeStart();
    return start + this.#write(event);
  }

  #write(event: Exclude<StreamEvent, EventOf<'message-start' | 'usage'>>): string {
    switch (event.type) {
      case 'block-start':
      case 'block-delta':
      case 'block-end':
        return this.#blocks.push(event);
      case 'choice-end':
        this.#losses.add('response.choices');
        return '';
      case 'opaque':
        return this.#opaque(event.content);
      case 'message-end':
        return this.#end(event);
      case 'error':
        return this.#fail(event.error);
    }
  }

  #writeStart(): string {
    const start = this.#start;
    if (!start) return '';
    this.#start = undefined;
    this.#losses.addForeign(start.extensions, { format, field: 'response' });
    const message = {
      id: start.id ?? this.#context.id,
      type: 'message',
      role: 'assistant',
      model: this.#context.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: this.#writeUsage(),
      ...fieldsFor(start.extensions, format),
    };
    return write('message_start', { type: 'message_start', message });
  }

  #writeUsage(): JsonObject {
    const serviceTier = this.#tier;
    if (!this.#usage) return unknownUsage;
    return encodeUsage({ ...this.#usage, serviceTier }, this.#losses);
  }

  #opaque(content: Tagged): string {
    if (content.origin !== format || !isJsonObject(content.value)) {
      this.#losses.add('response.opaque');
      return '';
    }
    return write(asString(content.value['type']) ?? 'message', content.value);
  }

  #end(event: EventOf<'message-end'>): string {
    this.#ended = true;
    this.#tier = event.serviceTier ?? this.#tier;
    if (!this.#usage) this.#losses.addIf(this.#tier, 'response.serviceTier');
    this.#losses.addForeign(event.extensions, { format, field: 'response.choices' });
    this.#losses.addIf(this.#usage?.costUsd, 'response.costUsd');
    const delta = defined({
      stop_reason: toFinishWord(event.finishReason),
      stop_sequence: event.stopSequence ?? null,
      ...fieldsFor(event.extensions, format),
    });
    const end = write('message_delta', { type: 'message_delta', delta, usage: this.#writeUsage() });
    return end + write('message_stop', { type: 'message_stop' });
  }

  #fail(error: StreamError): string {
    this.#ended = true;
    return encodeStreamFault(error);
  }
}

function write(event: string, data: JsonObject): string {
  return `event: ${event.replace(/[\r\n]/g, ' ')}\ndata: ${JSON.stringify(data)}\n\n`;
}
