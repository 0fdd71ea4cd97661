import { isJsonObject, type JsonObject } from '@omniroute/core';
import type { BlockDelta, BlockStart, StreamEvent } from '../../canonical/stream-event.ts';
import { adoptSignature } from '../claude-signatures.ts';
import type { LossList } from '../loss-list.ts';
import { fieldsFor } from '../read-json.ts';
import { format } from './wire.ts';

type BlockEvent = Extract<StreamEvent, { readonly type: 'block-start' | 'block-delta' | 'block-end' }>;

/** The block being written. `prefix` is all of a text delta up to the text; `undefined` for a block that is left out. */
type Current = { readonly index: number; readonly type: BlockStart['type']; readonly prefix: string | undefined };

/** Writes blocks one after the other, as this format's clients expect them: what comes for others meanwhile waits its turn. */
export class BlockEncoder {
  readonly #losses: LossList;
  #wireIndex = -1;
  #current: Current | undefined;
  readonly #waiting = new Map<number, BlockEvent[]>();

  constructor(losses: LossList) {
    this.#losses = losses;
  }

  push(event: BlockEvent): string {
    if (!this.#current && event.type === 'block-start') return this.#start(event);
    if (this.#current?.index === event.index) return event.type === 'block-end' ? this.#end() : this.#write(event);
    if (event.type === 'block-start') this.#waiting.set(event.index, [event]);
    else this.#waiting.get(event.index)?.push(event);
    return '';
  }

  #write(event: BlockEvent): string {
    return event.type === 'block-delta' && this.#current ? this.#delta(this.#current, event.delta) : '';
  }

  #start(event: Extract<BlockEvent, { readonly type: 'block-start' }>): string {
    const block = event.choice ? undefined : this.#encodeStart(event.block);
    if (event.choice) this.#losses.add('response.choices');
    if (!block) {
      this.#current = { index: event.index, type: event.block.type, prefix: undefined };
      return '';
    }
    this.#wireIndex += 1;
    const { type } = event.block;
    const head = `event: content_block_delta\ndata: {"type":"content_block_delta","index":${this.#wireIndex},"delta":`;
    this.#current = { index: event.index, type, prefix: head };
    const start = { type: 'content_block_start', index: this.#wireIndex, content_block: block };
    return `event: content_block_start\ndata: ${JSON.stringify(start)}\n\n`;
  }

  #encodeStart(block: BlockStart): JsonObject | undefined {
    switch (block.type) {
      case 'text':
      case 'refusal':
        if (block.type === 'refusal') this.#losses.add('response.parts.refusal');
        return { type: 'text', text: '' };
      case 'reasoning':
        return { type: 'thinking', thinking: '', signature: '' };
      case 'tool-call':
        this.#losses.addForeign(block.extensions, { format, field: 'response.parts.tool-call' });
        return { type: 'tool_use', id: block.id, name: block.name, input: {}, ...fieldsFor(block.extensions, format) };
      case 'redacted-reasoning':
        if (block.content.origin === format) return { type: 'redacted_thinking', data: block.content.value };
        this.#losses.add('reasoning.redacted');
        return undefined;
      case 'opaque':
        if (block.content.origin === format && isJsonObject(block.content.value)) return block.content.value;
        this.#losses.add('response.parts.opaque');
        return undefined;
    }
  }

  #delta({ type, prefix }: Current, delta: BlockDelta): string {
    if (prefix === undefined) return '';
    if (delta.type === 'text') {
      this.#losses.addIf(delta.logprobs, 'response.parts.logprobs');
      return `${prefix}${textDelta(type, JSON.stringify(delta.text))}}\n\n`;
    }
    if (delta.type === 'signature') {
      const { origin, value } = adoptSignature(delta.signature, format);
      if (origin === format && typeof value === 'string') {
        return `${prefix}{"type":"signature_delta","signature":${JSON.stringify(value)}}}\n\n`;
      }
      if (value) this.#losses.add('reasoning.signature');
      return '';
    }
    if (delta.content.origin !== format) {
      this.#losses.add('response.parts.citations');
      return '';
    }
    const { value } = delta.content;
    const raw = type === 'text' ? { type: 'citations_delta', citation: value } : value;
    return `${prefix}${JSON.stringify(raw)}}\n\n`;
  }

  /** Ends the block, then writes what waited until a block is reached that has not ended itself. */
  #end(): string {
    let text = this.#stop();
    for (const [index, events] of this.#waiting) {
      this.#waiting.delete(index);
      for (const event of events) {
        if (event.type === 'block-start') text += this.#start(event);
        else text += event.type === 'block-end' ? this.#stop() : this.#write(event);
      }
      if (this.#current) break;
    }
    return text;
  }

  #stop(): string {
    const written = this.#current?.prefix !== undefined;
    this.#current = undefined;
    if (!written) return '';
    return `event: content_block_stop\ndata: {"type":"content_block_stop","index":${this.#wireIndex}}\n\n`;
  }
}

/** `text` is a JSON string already. */
function textDelta(type: BlockStart['type'], text: string): string {
  if (type === 'tool-call') return `{"type":"input_json_delta","partial_json":${text}}`;
  return type === 'reasoning' ? `{"type":"thinking_delta","thinking":${text}}` : `{"type":"text_delta","text":${text}}`;
}
