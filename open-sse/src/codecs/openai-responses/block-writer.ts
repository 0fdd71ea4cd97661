import type { JsonValue } from '@omniroute/core';
import type { Logprob } from '../../canonical/logprobs.ts';
import type { BlockStart, StreamEvent } from '../../canonical/stream-event.ts';
import { format } from './wire.ts';

/** An open block; `written` once it has text. */
export type TextBlock = { readonly index: number; written: boolean };

/** Numbers the blocks of a reply as they start, and puts their events into lists. */
export class BlockWriter {
  #next = 0;

  start(block: BlockStart, events: StreamEvent[]): TextBlock {
    const index = this.skip(1);
    events.push({ type: 'block-start', index, block });
    return { index, written: false };
  }

  /** Takes numbers for blocks that somebody else starts; gives the first. */
  skip(count: number): number {
    this.#next += count;
    return this.#next - count;
  }

  write(block: TextBlock, text: string | undefined, events: StreamEvent[], logprobs?: readonly Logprob[]): void {
    if (text === undefined || text === '') return;
    block.written = true;
    const delta = logprobs ? ({ type: 'text', text, logprobs } as const) : ({ type: 'text', text } as const);
    events.push({ type: 'block-delta', index: block.index, delta });
  }

  /** Writes the whole text of a block that got none of it in pieces. */
  complete(block: TextBlock, text: string | undefined, events: StreamEvent[], logprobs?: readonly Logprob[]): void {
    if (!block.written) this.write(block, text, events, logprobs);
  }

  sign(block: TextBlock, value: string, events: StreamEvent[]): void {
    const signature = { origin: format, value } as const;
    events.push({ type: 'block-delta', index: block.index, delta: { type: 'signature', signature } });
  }

  opaque(block: TextBlock, value: JsonValue, events: StreamEvent[]): void {
    const content = { origin: format, value } as const;
    events.push({ type: 'block-delta', index: block.index, delta: { type: 'opaque', content } });
  }

  end(block: TextBlock, events: StreamEvent[]): void {
    events.push({ type: 'block-end', index: block.index });
  }
}
