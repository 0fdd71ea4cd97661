import { isJsonObject, type JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Tagged } from '../../canonical/part.ts';
import type { StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { ReplyContext, StreamEncoder } from '../codec.ts';
import { LossList } from '../loss-list.ts';
import { noteEnding } from '../note-ending.ts';
import { asCount, asObject, asString, fieldsFor, parseJson } from '../read-json.ts';
import { shellsField } from './decode-items.ts';
import { encodeStreamFault } from './errors.ts';
import { EventWriter } from './event-writer.ts';
import { ItemEncoder } from './item-encoder.ts';
import { createItemIds, encodeResponseObject, tierOf, type ResponseHead } from './response-object.ts';
import { encodeUsage } from './usage.ts';
import { format, toEnding } from './wire.ts';

export function createStreamEncoder(context: ReplyContext): StreamEncoder {
  return new ResponsesStreamEncoder(context);
}

type EventOf<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

/** Writes the events of a response, complete enough for clients that build the response from them piece by piece. */
class ResponsesStreamEncoder implements StreamEncoder {
  readonly #context: ReplyContext;
  readonly #losses = new LossList();
  readonly #writer = new EventWriter();
  #head: ResponseHead;
  #items: ItemEncoder;
  #own: JsonObject = {};
  #usage: EventOf<'usage'> | undefined;
  #ended = false;
  /** Ids of items that another writer has named, by their place in the output. */
  readonly #adopted = new Map<number, string>();

  constructor(context: ReplyContext) {
    this.#context = context;
    this.#head = context;
    this.#items = this.#createItems(context.id);
  }

  get losses(): readonly { readonly field: string }[] {
    return this.#losses.list;
  }

  push(event: StreamEvent): string {
    if (this.#ended) return '';
    switch (event.type) {
      case 'message-start':
        return this.#start(event);
      case 'block-start':
      case 'block-delta':
      case 'block-end':
        return this.#items.push(event);
      case 'usage':
        this.#usage = event;
        return '';
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

  adopt(data: string): void {
    const event = parseJson(data);
    if (!isJsonObject(event)) return;
    const id = asString(asObject(event['item'])?.['id']);
    const place = asCount(event['output_index']);
    if (event['type'] === 'response.output_item.added' && id !== undefined && place !== undefined)
      this.#adopted.set(place, id);
    const sequence = asCount(event['sequence_number']);
    if (sequence !== undefined) this.#writer.sequence = sequence + 1;
  }

  #createItems(id: string): ItemEncoder {
    const newId = createItemIds(id);
    return new ItemEncoder(this.#writer, this.#losses, (prefix) => {
      return this.#adopted.get(this.#items.output.length) ?? newId(prefix);
    });
  }

  #start(event: EventOf<'message-start'>): string {
    const { id = this.#context.id, createdAtSec = this.#context.createdAtSec } = event;
    this.#head = { id, createdAtSec, model: this.#context.model };
    this.#items = this.#createItems(id);
    this.#losses.addForeign(event.extensions, { format, field: 'response' });
    this.#own = { ...tierOf(event.serviceTier), ...fieldsFor(event.extensions, format) };
    const response = encodeResponseObject(this.#head, { status: 'in_progress', output: [], own: this.#own });
    return (
      this.#writer.write('response.created', { response }) + this.#writer.write('response.in_progress', { response })
    );
  }

  #opaque(content: Tagged): string {
    if (content.origin !== format || !isJsonObject(content.value)) {
      this.#losses.add('response.opaque');
      return '';
    }
    const type = asString(content.value['type']) ?? 'response.event';
    return this.#writer.write(type, content.value);
  }

  #end(event: EventOf<'message-end'>): string {
    const { finishReason, extensions } = event;
    this.#ended = true;
    noteEnding(event, this.#losses);
    this.#losses.addForeign(extensions, { format, field: 'response.choices' });
    this.#losses.addForeign(this.#usage?.extensions, { format, field: 'response.usage' });
    const { [shellsField]: _, ...own } = fieldsFor(extensions, format);
    const ending = toEnding(finishReason);
    const response = encodeResponseObject(
      this.#head,
      defined({
        ...ending,
        output: this.#items.output,
        usage: this.#usage && encodeUsage(this.#usage),
        own: { ...this.#own, ...tierOf(event.serviceTier), ...own },
      }),
    );
    return this.#writer.write(`response.${ending.status}`, { response });
  }

  #fail(error: StreamError): string {
    this.#ended = true;
    return encodeStreamFault(error, { id: this.#head.id, sequence: this.#writer.sequence });
  }
}
