import type { JsonObject } from '@omniroute/core';
import type { StreamEvent } from '../../canonical/stream-event.ts';
import { decodeLogprobs } from '../openai-logprobs.ts';
import { asCount, asList, asObject, asString } from '../read-json.ts';
import type { BlockWriter, TextBlock } from './block-writer.ts';
import { format } from './wire.ts';

type ProseType = 'text' | 'refusal';
type OpenPart = { readonly block: TextBlock; readonly type: ProseType; cited: number; closed: boolean };

/** Turns the events of one message into blocks, one for each part of its content. */
export class MessageDecoder {
  readonly #writer: BlockWriter;
  readonly #parts = new Map<number, OpenPart>();

  constructor(writer: BlockWriter) {
    this.#writer = writer;
  }

  read(type: string, data: JsonObject, events: StreamEvent[]): void {
    const place = asCount(data['content_index']) ?? 0;
    switch (type) {
      case 'response.output_text.delta':
        return this.#write(place, 'text', data, events);
      case 'response.refusal.delta':
        return this.#write(place, 'refusal', data, events);
      case 'response.output_text.done':
      case 'response.refusal.done':
        return this.#complete(place, data, events);
      case 'response.output_text.annotation.added':
        return this.#cite(place, data, events);
      case 'response.content_part.added':
        return this.#begin(place, asObject(data['part']) ?? {}, events);
      case 'response.content_part.done':
        this.#complete(place, asObject(data['part']) ?? {}, events);
        return this.#end(this.#parts.get(place), events);
      default:
        return this.#keep(data, events);
    }
  }

  /** `item` is the message as it is in the end, if that is known. */
  close(item: JsonObject | undefined, events: StreamEvent[]): void {
    asList(item?.['content']).forEach((part, place) => this.#complete(place, asObject(part) ?? {}, events));
    for (const part of this.#parts.values()) this.#end(part, events);
  }

  #begin(place: number, part: JsonObject, events: StreamEvent[]): void {
    if (part['type'] === 'output_text') this.#ensure(place, 'text', events);
    else if (part['type'] === 'refusal') this.#ensure(place, 'refusal', events);
    else this.#keep({ type: 'response.content_part.added', part }, events);
  }

  #ensure(place: number, type: ProseType, events: StreamEvent[]): OpenPart {
    const open = this.#parts.get(place);
    if (open && !open.closed && open.type === type) return open;
    this.#end(open, events);
    const part = { block: this.#writer.start({ type }, events), type, cited: 0, closed: false };
    this.#parts.set(place, part);
    return part;
  }

  #write(place: number, type: ProseType, data: JsonObject, events: StreamEvent[]): void {
    const { block } = this.#ensure(place, type, events);
    this.#writer.write(block, asString(data['delta']), events, decodeLogprobs(data['logprobs']));
  }

  /** A part, or a `done` event, that tells the whole text. */
  #complete(place: number, whole: JsonObject, events: StreamEvent[]): void {
    const text = asString(whole['text']);
    const found = text ?? asString(whole['refusal']);
    if (found === undefined || this.#parts.get(place)?.closed) return;
    const part = this.#ensure(place, text === undefined ? 'refusal' : 'text', events);
    this.#writer.complete(part.block, found, events, decodeLogprobs(whole['logprobs']));
    if (part.type === 'text') {
      for (const annotation of asList(whole['annotations']).slice(part.cited)) {
        this.#cite(place, { annotation }, events);
      }
    }
  }

  #cite(place: number, { annotation = null }: JsonObject, events: StreamEvent[]): void {
    const part = this.#ensure(place, 'text', events);
    part.cited += 1;
    this.#writer.opaque(part.block, annotation, events);
  }

  #end(part: OpenPart | undefined, events: StreamEvent[]): void {
    if (!part || part.closed) return;
    part.closed = true;
    this.#writer.end(part.block, events);
  }

  #keep(data: JsonObject, events: StreamEvent[]): void {
    const { sequence_number: _, ...value } = data;
    events.push({ type: 'opaque', content: { origin: format, value } });
  }
}
