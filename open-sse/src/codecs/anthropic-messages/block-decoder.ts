import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { BlockDelta, BlockStart, StreamEvent } from '../../canonical/stream-event.ts';
import { asCount, asList, asObject, asString, parseJson, unknownFields } from '../read-json.ts';
import { format } from './wire.ts';

type OpenBlock = {
  readonly index: number;
  readonly type: BlockStart['type'];
  /** The block as `content_block_start` showed it. */
  readonly block: JsonObject;
  /** JSON text of a tool's input that has come so far. */
  input: string;
  /** Deltas of a block that we do not know; it is given out when it is whole. */
  readonly held: JsonValue[];
};

const toolUseFields = new Set(['type', 'id', 'name', 'input']);

/** Turns content block events into blocks of ours, numbered as they start. */
export class BlockDecoder {
  readonly #open = new Map<number, OpenBlock>();
  #next = 0;

  start(data: JsonObject, events: StreamEvent[]): void {
    const wireIndex = asCount(data['index']) ?? this.#next;
    const block = asObject(data['content_block']) ?? {};
    if (this.#open.has(wireIndex)) this.#close(wireIndex, events);
    const open = this.#begin(wireIndex, { block, start: decodeStart(block) }, events);
    for (const name of ['text', 'thinking'] as const) {
      const text = open.type === 'opaque' ? undefined : asString(block[name]);
      if (text) push(events, open, { type: 'text', text });
    }
    const signature = asString(block['signature']);
    if (open.type === 'reasoning' && signature) this.#sign(open, signature, events);
    if (open.type !== 'text') return;
    for (const citation of asList(block['citations'])) this.#opaque(open, citation, events);
  }

  /** False when the delta can belong to nothing. */
  delta(data: JsonObject, events: StreamEvent[]): boolean {
    const wireIndex = asCount(data['index']) ?? Math.max(0, this.#next - 1);
    const delta = asObject(data['delta']) ?? {};
    const open = this.#open.get(wireIndex) ?? this.#guess(wireIndex, delta, events);
    if (!open) return delta['type'] !== 'input_json_delta';
    const text = textOf(delta);
    if (open.type === 'opaque') {
      if (delta['type'] === 'input_json_delta') open.input += text ?? '';
      else open.held.push(delta);
    } else if (delta['type'] === 'signature_delta' && open.type === 'reasoning') {
      this.#sign(open, asString(delta['signature']) ?? '', events);
    } else if (delta['type'] === 'citations_delta') {
      this.#opaque(open, delta['citation'] ?? null, events);
    } else if (text !== undefined && open.type !== 'redacted-reasoning') {
      if (text === '') return true;
      if (open.type === 'tool-call') open.input += text;
      push(events, open, { type: 'text', text });
    } else this.#opaque(open, delta, events);
    return true;
  }

  stop(data: JsonObject, events: StreamEvent[]): void {
    this.#close(asCount(data['index']) ?? Math.max(0, this.#next - 1), events);
  }

  /** Ends every block that is open. */
  close(events: StreamEvent[]): void {
    for (const wireIndex of this.#open.keys()) this.#close(wireIndex, events);
  }

  #begin(
    wireIndex: number,
    { block, start }: { readonly block: JsonObject; readonly start: BlockStart },
    events: StreamEvent[],
  ): OpenBlock {
    const isHeld = start.type === 'opaque';
    const index = isHeld ? -1 : this.#number();
    const open: OpenBlock = { index, type: start.type, block, input: '', held: [] };
    this.#open.set(wireIndex, open);
    if (!isHeld) events.push({ type: 'block-start', index, block: start });
    return open;
  }

  #number(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  /** Text of a block whose start has not been seen: what kind it is shows. */
  #guess(wireIndex: number, delta: JsonObject, events: StreamEvent[]): OpenBlock | undefined {
    if (delta['type'] !== 'text_delta' && delta['type'] !== 'thinking_delta') return undefined;
    const type = delta['type'] === 'text_delta' ? 'text' : 'reasoning';
    return this.#begin(wireIndex, { block: {}, start: { type } }, events);
  }

  #close(wireIndex: number, events: StreamEvent[]): void {
    const open = this.#open.get(wireIndex);
    if (!open) return;
    this.#open.delete(wireIndex);
    if (open.type === 'opaque') {
      this.#giveOut(open, events);
      return;
    }
    if (open.type === 'tool-call' && open.input === '') {
      push(events, open, { type: 'text', text: JSON.stringify(open.block['input'] ?? {}) });
    }
    events.push({ type: 'block-end', index: open.index });
  }

  /** Deltas of a kind that we know are put into the block; others follow it as they came. */
  #giveOut(open: OpenBlock, events: StreamEvent[]): void {
    const index = this.#number();
    const input = open.input === '' ? undefined : parseJson(open.input);
    const value = input === undefined ? open.block : { ...open.block, input };
    events.push({ type: 'block-start', index, block: { type: 'opaque', content: { origin: format, value } } });
    for (const held of open.held) {
      events.push({ type: 'block-delta', index, delta: { type: 'opaque', content: { origin: format, value: held } } });
    }
    events.push({ type: 'block-end', index });
  }

  #sign(open: OpenBlock, signature: string, events: StreamEvent[]): void {
    push(events, open, { type: 'signature', signature: { origin: format, value: signature } });
  }

  #opaque(open: OpenBlock, value: JsonValue, events: StreamEvent[]): void {
    push(events, open, { type: 'opaque', content: { origin: format, value } });
  }
}

function push(events: StreamEvent[], open: OpenBlock, delta: BlockDelta): void {
  events.push({ type: 'block-delta', index: open.index, delta });
}

function textOf(delta: JsonObject): string | undefined {
  switch (delta['type']) {
    case 'text_delta':
      return asString(delta['text']);
    case 'thinking_delta':
      return asString(delta['thinking']);
    case 'input_json_delta':
      return asString(delta['partial_json']);
    default:
      return undefined;
  }
}

function decodeStart(block: JsonObject): BlockStart {
  const id = asString(block['id']);
  const name = asString(block['name']);
  switch (block['type']) {
    case 'text':
      return { type: 'text' };
    case 'thinking':
      return { type: 'reasoning' };
    case 'redacted_thinking':
      return { type: 'redacted-reasoning', content: { origin: format, value: block['data'] ?? null } };
    case 'tool_use':
      if (id === undefined || name === undefined) break;
      return defined({ type: 'tool-call', id, name, extensions: unknownFields(block, toolUseFields, format) });
    default:
  }
  return { type: 'opaque', content: { origin: format, value: isJsonObject(block) ? block : null } };
}
