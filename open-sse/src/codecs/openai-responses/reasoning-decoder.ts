import type { JsonObject } from '@omniroute/core';
import type { StreamEvent } from '../../canonical/stream-event.ts';
import { asCount, asObject, asString } from '../read-json.ts';
import type { BlockWriter, TextBlock } from './block-writer.ts';
import { decodeItem } from './decode-items.ts';

/** Turns the events of one reasoning item into a block: its summaries and its raw text, a blank line between them. */
export class ReasoningDecoder {
  readonly #writer: BlockWriter;
  readonly #block: TextBlock;
  /** Names of the parts that have been written to, and the last of them. */
  readonly #written = new Set<string>();
  #current: string | undefined;

  constructor(writer: BlockWriter, events: StreamEvent[]) {
    this.#writer = writer;
    this.#block = writer.start({ type: 'reasoning' }, events);
  }

  read(type: string, data: JsonObject, events: StreamEvent[]): void {
    const name = type.includes('summary')
      ? `summary ${asCount(data['summary_index'])}`
      : `text ${asCount(data['content_index'])}`;
    switch (type) {
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return this.#write(name, asString(data['delta']), events);
      case 'response.reasoning_summary_text.done':
      case 'response.reasoning_text.done':
        return this.#complete(name, asString(data['text']), events);
      case 'response.reasoning_summary_part.done':
      case 'response.content_part.done':
        return this.#complete(name, asString(asObject(data['part'])?.['text']), events);
      default:
        return undefined;
    }
  }

  /** `item` is the item as it is in the end, if that is known. */
  close(item: JsonObject | undefined, events: StreamEvent[]): void {
    const part = item && decodeItem(item).parts[0];
    if (part?.type === 'reasoning') {
      this.#writer.complete(this.#block, part.text, events);
      if (typeof part.signature?.value === 'string') this.#writer.sign(this.#block, part.signature.value, events);
    }
    this.#writer.end(this.#block, events);
  }

  #write(name: string, text: string | undefined, events: StreamEvent[]): void {
    if (text === undefined || text === '') return;
    const separate = this.#block.written && this.#current !== name;
    this.#current = name;
    this.#written.add(name);
    this.#writer.write(this.#block, separate ? `\n\n${text}` : text, events);
  }

  #complete(name: string, text: string | undefined, events: StreamEvent[]): void {
    if (!this.#written.has(name)) this.#write(name, text, events);
  }
}
