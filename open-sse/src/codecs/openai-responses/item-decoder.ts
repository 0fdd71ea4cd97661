import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { ReplyPart } from '../../canonical/part.ts';
import type { StreamEvent } from '../../canonical/stream-event.ts';
import { unfold } from '../../stream/unfold.ts';
import { asCount, asObject, asString, unknownFields } from '../read-json.ts';
import { BlockWriter, type TextBlock } from './block-writer.ts';
import { callFields, callInputs, decodeItem, isMessage } from './decode-items.ts';
import { MessageDecoder } from './message-decoder.ts';
import { ReasoningDecoder } from './reasoning-decoder.ts';
import { format } from './wire.ts';

type OpenItem =
  | { readonly kind: 'message'; readonly decoder: MessageDecoder }
  | { readonly kind: 'reasoning'; readonly decoder: ReasoningDecoder }
  | { readonly kind: 'call'; readonly block: TextBlock; readonly input: string }
  /** An item that we do not know: it is given out when it is whole. */
  | { readonly kind: 'held'; readonly item: JsonValue; readonly events: JsonObject[] };

const inputDeltas = new Set(['response.function_call_arguments.delta', 'response.custom_tool_call_input.delta']);
const inputEnds = new Set(['response.function_call_arguments.done', 'response.custom_tool_call_input.done']);
const places = new Set(['sequence_number', 'output_index', 'item_id']);

/** Turns the events of output items into blocks. Items may grow at the same time. */
export class ItemDecoder {
  /** Something of the output has come. */
  begun = false;
  hasToolCalls = false;
  readonly #writer = new BlockWriter();
  readonly #open = new Map<number, OpenItem>();
  #last = 0;

  add(data: JsonObject, events: StreamEvent[]): void {
    const place = this.#placeOf(data);
    this.#close(place, undefined, events);
    this.#open.set(place, this.#begin(data['item'] ?? null, events));
  }

  /** The item as it is in the end: what did not come in pieces is given out now. */
  finish(data: JsonObject, events: StreamEvent[]): void {
    const place = this.#placeOf(data);
    const item = data['item'] ?? null;
    if (!this.#open.has(place)) this.#open.set(place, { kind: 'held', item, events: [] });
    this.#close(place, item, events);
  }

  /** Any other event. False for one that can belong to nothing. */
  read(type: string, data: JsonObject, events: StreamEvent[]): boolean {
    if (data['output_index'] === undefined && data['item_id'] === undefined) {
      const { sequence_number: _, ...value } = data;
      events.push({ type: 'opaque', content: { origin: format, value } });
      return true;
    }
    const place = this.#placeOf(data);
    const item = this.#open.get(place) ?? this.#guess(place, type, events);
    if (!item) return !inputDeltas.has(type);
    switch (item.kind) {
      case 'message':
        item.decoder.read(type, data, events);
        return true;
      case 'reasoning':
        item.decoder.read(type, data, events);
        return true;
      case 'call':
        if (inputDeltas.has(type)) {
          this.#writer.write(item.block, asString(data['delta']), events);
        } else if (inputEnds.has(type)) {
          this.#writer.complete(item.block, asString(data[item.input]), events);
        }
        return true;
      case 'held':
        item.events.push(unknownFields(data, places, format)?.fields ?? {});
        return true;
    }
  }

  /** Ends every block that is open. */
  close(events: StreamEvent[]): void {
    for (const place of this.#open.keys()) this.#close(place, undefined, events);
  }

  #placeOf(data: JsonObject): number {
    this.begun = true;
    this.#last = asCount(data['output_index']) ?? this.#last;
    return this.#last;
  }

  #begin(value: JsonValue, events: StreamEvent[]): OpenItem {
    const item = asObject(value);
    if (item && isMessage(item) && item['role'] === 'assistant') {
      return { kind: 'message', decoder: new MessageDecoder(this.#writer) };
    }
    if (item?.['type'] === 'reasoning') {
      return { kind: 'reasoning', decoder: new ReasoningDecoder(this.#writer, events) };
    }
    return this.#beginCall(item, events) ?? { kind: 'held', item: value, events: [] };
  }

  #beginCall(item: JsonObject | undefined, events: StreamEvent[]): OpenItem | undefined {
    const id = asString(item?.['call_id']);
    const name = asString(item?.['name']);
    const input = callInputs.get(item?.['type'] ?? '');
    if (!item || input === undefined || id === undefined || name === undefined) return undefined;
    this.hasToolCalls = true;
    const extensions = unknownFields(item, callFields, format);
    const freeform = item['type'] === 'custom_tool_call' ? true : undefined;
    const block = defined({ type: 'tool-call', id, name, freeform, extensions });
    return { kind: 'call', block: this.#writer.start(block, events), input };
  }

  /** Text of an item whose start has not been seen: what kind it is shows. */
  #guess(place: number, type: string, events: StreamEvent[]): OpenItem | undefined {
    let item: OpenItem;
    if (type === 'response.output_text.delta' || type === 'response.refusal.delta') {
      item = { kind: 'message', decoder: new MessageDecoder(this.#writer) };
    } else if (type === 'response.reasoning_text.delta' || type === 'response.reasoning_summary_text.delta') {
      item = { kind: 'reasoning', decoder: new ReasoningDecoder(this.#writer, events) };
    } else return undefined;
    this.#open.set(place, item);
    return item;
  }

  #close(place: number, whole: JsonValue | undefined, events: StreamEvent[]): void {
    const open = this.#open.get(place);
    if (!open) return;
    this.#open.delete(place);
    const item = asObject(whole);
    switch (open.kind) {
      case 'message':
        return open.decoder.close(item, events);
      case 'reasoning':
        return open.decoder.close(item, events);
      case 'call':
        this.#writer.complete(open.block, asString(item?.[open.input]), events);
        return this.#writer.end(open.block, events);
      case 'held':
        return this.#giveOut(whole ?? open.item, open.events, events);
    }
  }

  #giveOut(item: JsonValue, held: readonly JsonObject[], events: StreamEvent[]): void {
    const { parts } = decodeItem(item);
    if (parts[0]?.type !== 'opaque') return this.#unfold(parts, events);
    const block = this.#writer.start({ type: 'opaque', content: parts[0].content }, events);
    for (const value of held) this.#writer.opaque(block, value, events);
    return this.#writer.end(block, events);
  }

  #unfold(parts: readonly ReplyPart[], events: StreamEvent[]): void {
    const first = this.#writer.skip(parts.length);
    if (parts.some((part) => part.type === 'tool-call')) this.hasToolCalls = true;
    for (const event of unfold({ choices: [{ parts, finishReason: 'stop' }] })) {
      if ('index' in event) events.push({ ...event, index: first + event.index });
    }
  }
}
