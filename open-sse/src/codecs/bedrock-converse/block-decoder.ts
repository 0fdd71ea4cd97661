import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { BlockDelta, BlockStart, StreamEvent } from '../../canonical/stream-event.ts';
import { asCount, asObject, asString, unknownFields } from '../read-json.ts';
import { format } from './wire.ts';

type OpenBlock = { readonly index: number; readonly type: BlockStart['type']; hasText: boolean };

const toolUseFields = new Set(['toolUseId', 'name']);

/** Turns content block events into blocks of ours, numbered as they start. Only tool calls say that they start; others just come. */
export class BlockDecoder {
  readonly #open = new Map<number, OpenBlock>();
  #next = 0;

  start(data: JsonObject, events: StreamEvent[]): void {
    const wireIndex = indexOf(data);
    this.#close(wireIndex, events);
    this.#begin(wireIndex, decodeStart(asObject(data['start']) ?? {}), events);
  }

  /** False when the delta can belong to nothing. */
  delta(data: JsonObject, events: StreamEvent[]): boolean {
    const wireIndex = indexOf(data);
    const delta = asObject(data['delta']) ?? {};
    const open = this.#open.get(wireIndex);
    const input = asString(asObject(delta['toolUse'])?.['input']);
    if (open?.type === 'opaque') this.#opaque(open, delta, events);
    else if (input !== undefined) return this.#input(open, input, events);
    else this.#prose(wireIndex, delta, events);
    return true;
  }

  stop(data: JsonObject, events: StreamEvent[]): void {
    this.#close(indexOf(data), events);
  }

  /** Ends every block that is open. */
  close(events: StreamEvent[]): void {
    for (const wireIndex of this.#open.keys()) this.#close(wireIndex, events);
  }

  #input(open: OpenBlock | undefined, input: string, events: StreamEvent[]): boolean {
    if (open?.type !== 'tool-call') return false;
    this.#text(open, input, events);
    return true;
  }

  #prose(wireIndex: number, delta: JsonObject, events: StreamEvent[]): void {
    const text = asString(delta['text']);
    const reasoning = asObject(delta['reasoningContent']);
    if (text !== undefined) this.#text(this.#continue(wireIndex, 'text', events), text, events);
    else if (reasoning) this.#reason(wireIndex, reasoning, events);
    else if (delta['citation'] !== undefined) {
      const content = { origin: format, value: delta['citation'] } as const;
      push(events, this.#continue(wireIndex, 'text', events), { type: 'opaque', content });
    } else if (Object.keys(delta).length > 0) {
      this.#close(wireIndex, events);
      this.#opaque(this.#begin(wireIndex, decodeStart({}), events), delta, events);
    }
  }

  #reason(wireIndex: number, reasoning: JsonObject, events: StreamEvent[]): void {
    const { text, signature, redactedContent } = reasoning;
    if (redactedContent !== undefined) {
      this.#close(wireIndex, events);
      const content = { origin: format, value: redactedContent } as const;
      this.#begin(wireIndex, { type: 'redacted-reasoning', content }, events);
      this.#close(wireIndex, events);
      return;
    }
    const open = this.#continue(wireIndex, 'reasoning', events);
    if (typeof text === 'string') this.#text(open, text, events);
    if (typeof signature !== 'string') return;
    push(events, open, { type: 'signature', signature: { origin: format, value: signature } });
  }

  /** The open block if it is of this type; otherwise a new one takes its place. */
  #continue(wireIndex: number, type: 'text' | 'reasoning', events: StreamEvent[]): OpenBlock {
    const open = this.#open.get(wireIndex);
    if (open?.type === type) return open;
    this.#close(wireIndex, events);
    return this.#begin(wireIndex, { type }, events);
  }

  #begin(wireIndex: number, block: BlockStart, events: StreamEvent[]): OpenBlock {
    const open: OpenBlock = { index: this.#next, type: block.type, hasText: false };
    this.#next += 1;
    this.#open.set(wireIndex, open);
    events.push({ type: 'block-start', index: open.index, block });
    return open;
  }

  /** A tool that takes nothing may come without input. */
  #close(wireIndex: number, events: StreamEvent[]): void {
    const open = this.#open.get(wireIndex);
    if (!open) return;
    this.#open.delete(wireIndex);
    if (open.type === 'tool-call' && !open.hasText) this.#text(open, '{}', events);
    events.push({ type: 'block-end', index: open.index });
  }

  #text(open: OpenBlock, text: string, events: StreamEvent[]): void {
    if (text === '') return;
    open.hasText = true;
    push(events, open, { type: 'text', text });
  }

  #opaque(open: OpenBlock, delta: JsonObject, events: StreamEvent[]): void {
    push(events, open, { type: 'opaque', content: { origin: format, value: delta } });
  }
}

function push(events: StreamEvent[], open: OpenBlock, delta: BlockDelta): void {
  events.push({ type: 'block-delta', index: open.index, delta });
}

function indexOf(data: JsonObject): number {
  return asCount(data['contentBlockIndex']) ?? 0;
}

function decodeStart(start: JsonObject): BlockStart {
  const toolUse = asObject(start['toolUse']);
  const id = asString(toolUse?.['toolUseId']);
  const name = asString(toolUse?.['name']);
  if (!toolUse || id === undefined || name === undefined) {
    return { type: 'opaque', content: { origin: format, value: start } };
  }
  return defined({ type: 'tool-call', id, name, extensions: unknownFields(toolUse, toolUseFields, format) });
}
