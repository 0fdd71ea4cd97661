import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import type { Tagged } from '../../canonical/part.ts';
import type { BlockDelta, BlockStart, StreamEvent } from '../../canonical/stream-event.ts';
import type { LossList } from '../loss-list.ts';
import { encodeLogprobs } from '../openai-logprobs.ts';
import { asString, fieldsFor } from '../read-json.ts';
import { prefixOf, type EventWriter } from './event-writer.ts';
import type { ItemPrefix } from './encode-items.ts';
import { format } from './wire.ts';

type BlockEvent = Extract<StreamEvent, { readonly type: 'block-start' | 'block-delta' | 'block-end' }>;
type CallStart = Extract<BlockStart, { readonly type: 'tool-call' }>;

/** Where an item's events say that they belong. */
type Place = { readonly item_id: string; readonly output_index: number };

type OpenItem = {
  readonly block: BlockStart;
  readonly place: Place;
  /** All of a delta up to its number. */
  readonly prefix: string;
  text: string;
  readonly annotations: JsonValue[];
  readonly logprobs: JsonObject[];
  signature?: string;
};

/** Writes each block as an output item of its own. Items may grow at the same time. */
export class ItemEncoder {
  /** The items as they are now, the finished ones whole. */
  readonly output: JsonObject[] = [];
  readonly #writer: EventWriter;
  readonly #losses: LossList;
  readonly #newId: (prefix: ItemPrefix) => string;
  readonly #open = new Map<number, OpenItem>();

  constructor(writer: EventWriter, losses: LossList, newId: (prefix: ItemPrefix) => string) {
    this.#writer = writer;
    this.#losses = losses;
    this.#newId = newId;
  }

  push(event: BlockEvent): string {
    if (event.type === 'block-start') return this.#start(event);
    const item = this.#open.get(event.index);
    if (!item) return '';
    if (event.type === 'block-delta') return this.#delta(item, event.delta);
    this.#open.delete(event.index);
    return this.#end(item);
  }

  #start({ index, block, choice }: Extract<BlockEvent, { readonly type: 'block-start' }>): string {
    if (choice) {
      this.#losses.add('response.choices');
      return '';
    }
    switch (block.type) {
      case 'text':
      case 'refusal':
        return this.#startProse(index, block);
      case 'reasoning':
        return this.#begin(index, block, { prefix: 'rs', delta: summaryDelta, part: { summary_index: 0 } });
      case 'tool-call':
        this.#losses.addForeign(block.extensions, { format, field: 'response.parts.tool-call' });
        return block.freeform
          ? this.#begin(index, block, { prefix: 'ctc', delta: 'response.custom_tool_call_input.delta', part: {} })
          : this.#begin(index, block, { prefix: 'fc', delta: 'response.function_call_arguments.delta', part: {} });
      case 'redacted-reasoning':
        this.#losses.add('reasoning.redacted');
        return '';
      case 'opaque':
        return this.#startOpaque(index, block, block.content);
    }
  }

  #begin(
    index: number,
    block: BlockStart,
    { prefix, delta, part }: { readonly prefix: ItemPrefix; readonly delta: string; readonly part: JsonObject },
  ): string {
    const place = { item_id: this.#newId(prefix), output_index: this.output.length };
    const item = {
      block,
      place,
      prefix: prefixOf(delta, { ...place, ...part }),
      text: '',
      annotations: [],
      logprobs: [],
    };
    this.#open.set(index, item);
    const shown = this.#itemOf(item, 'in_progress');
    this.output.push(shown);
    return this.#writer.write('response.output_item.added', { output_index: place.output_index, item: shown });
  }

  #startProse(index: number, block: Extract<BlockStart, { readonly type: 'text' | 'refusal' }>): string {
    const isText = block.type === 'text';
    const delta = isText ? 'response.output_text.delta' : 'response.refusal.delta';
    const added = this.#begin(index, block, { prefix: 'msg', delta, part: { content_index: 0 } });
    const item = this.#open.get(index);
    if (!item) return added;
    const place = { ...item.place, content_index: 0 };
    return added + this.#writer.write('response.content_part.added', { ...place, part: proseOf(item) });
  }

  #startOpaque(index: number, block: BlockStart, content: Tagged): string {
    if (content.origin !== format || !isJsonObject(content.value)) {
      this.#losses.add('response.parts.opaque');
      return '';
    }
    const place = { item_id: asString(content.value['id']) ?? this.#newId('msg'), output_index: this.output.length };
    this.#open.set(index, { block, place, prefix: '', text: '', annotations: [], logprobs: [] });
    this.output.push(content.value);
    return this.#writer.write('response.output_item.added', { output_index: place.output_index, item: content.value });
  }

  #delta(item: OpenItem, delta: BlockDelta): string {
    switch (delta.type) {
      case 'text':
        return this.#text(item, delta);
      case 'signature':
        this.#sign(item, delta.signature);
        return '';
      case 'opaque':
        return this.#opaque(item, delta.content);
    }
  }

  #text(item: OpenItem, { text, logprobs = [] }: Extract<BlockDelta, { readonly type: 'text' }>): string {
    const opens = item.block.type === 'reasoning' && item.text === '' && text !== '';
    const part = { type: 'summary_text', text: '' };
    const start = opens
      ? this.#writer.write('response.reasoning_summary_part.added', { ...item.place, summary_index: 0, part })
      : '';
    item.text += text;
    if (item.block.type !== 'text') return start + this.#writer.writeDelta(item.prefix, text);
    const encoded = encodeLogprobs(logprobs);
    for (const logprob of encoded) item.logprobs.push(logprob);
    return this.#writer.writeDelta(item.prefix, text, encoded);
  }

  #sign(item: OpenItem, { origin, value }: Tagged): void {
    if (origin === format && typeof value === 'string') item.signature = (item.signature ?? '') + value;
    else if (value) this.#losses.add('reasoning.signature');
  }

  #opaque(item: OpenItem, { origin, value }: Tagged): string {
    if (origin !== format) {
      this.#losses.add('response.parts.citations');
      return '';
    }
    if (item.block.type === 'opaque') {
      const fields = isJsonObject(value) ? value : {};
      return this.#writer.write(asString(fields['type']) ?? 'response.event', { ...fields, ...item.place });
    }
    const annotation = {
      ...item.place,
      content_index: 0,
      annotation_index: item.annotations.length,
      annotation: value,
    };
    item.annotations.push(value);
    return this.#writer.write('response.output_text.annotation.added', annotation);
  }

  #end(item: OpenItem): string {
    const { output_index } = item.place;
    const whole = item.block.type === 'opaque' ? this.output[output_index] : this.#itemOf(item, 'completed');
    if (!whole) return '';
    this.output[output_index] = whole;
    return this.#endParts(item) + this.#writer.write('response.output_item.done', { output_index, item: whole });
  }

  #endParts(item: OpenItem): string {
    const { text } = item;
    const content = { ...item.place, content_index: 0 };
    const summary = { ...item.place, summary_index: 0 };
    const part = proseOf(item);
    switch (item.block.type) {
      case 'text':
        return (
          this.#writer.write('response.output_text.done', { ...content, text, logprobs: item.logprobs }) +
          this.#writer.write('response.content_part.done', { ...content, part })
        );
      case 'refusal':
        return (
          this.#writer.write('response.refusal.done', { ...content, refusal: text }) +
          this.#writer.write('response.content_part.done', { ...content, part })
        );
      case 'reasoning':
        if (text === '') return '';
        return (
          this.#writer.write('response.reasoning_summary_text.done', { ...summary, text }) +
          this.#writer.write('response.reasoning_summary_part.done', { ...summary, part })
        );
      case 'tool-call':
        if (item.block.freeform) {
          return this.#writer.write('response.custom_tool_call_input.done', { ...item.place, input: text });
        }
        return this.#writer.write('response.function_call_arguments.done', {
          ...item.place,
          name: item.block.name,
          arguments: text,
        });
      case 'redacted-reasoning':
      case 'opaque':
        return '';
    }
  }

  #itemOf(item: OpenItem, status: 'in_progress' | 'completed'): JsonObject {
    const { block, text } = item;
    const id = item.place.item_id;
    const done = status === 'completed';
    if (block.type === 'tool-call' && block.freeform) {
      return { id, type: 'custom_tool_call', status, ...callOf(block), input: text };
    }
    if (block.type === 'tool-call') return { id, type: 'function_call', status, ...callOf(block), arguments: text };
    if (block.type === 'reasoning') {
      const { signature } = item;
      const encrypted = signature === undefined ? {} : { encrypted_content: signature };
      return { id, type: 'reasoning', summary: text === '' ? [] : [proseOf(item)], ...encrypted };
    }
    return { id, type: 'message', status, role: 'assistant', content: done ? [proseOf(item)] : [] };
  }
}

const summaryDelta = 'response.reasoning_summary_text.delta';

function callOf(block: CallStart): JsonObject {
  return { call_id: block.id, name: block.name, ...fieldsFor(block.extensions, format) };
}

/** The part of an item that holds its text, as far as that has come. */
function proseOf({ block, text, annotations, logprobs }: OpenItem): JsonObject {
  if (block.type === 'refusal') return { type: 'refusal', refusal: text };
  if (block.type === 'reasoning') return { type: 'summary_text', text };
  return { type: 'output_text', text, annotations: [...annotations], logprobs: [...logprobs] };
}
