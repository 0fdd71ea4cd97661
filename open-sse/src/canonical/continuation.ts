import { addTokens, type TokenCounts } from '@omniroute/core';
import type { PartialAnswer } from './partial-answer.ts';
import type { BlockStart, StreamEvent } from './stream-event.ts';

type EventOf<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

/**
 * Makes the events of another reply those that go on with a broken one: no second start, the text goes on in the block that is
 * open, blocks are numbered on, and usage is that of both. What the other model thinks before it goes on is left out: the answer
 * has begun.
 */
export class Continuation {
  readonly #tokensBefore: TokenCounts;
  /** The text block that waits to be gone on with. */
  #openIndex: number | undefined;
  #nextIndex: number;
  /** Space at the end of the text so far, which the other model was not shown. */
  #trailing: string;
  /** Number here by number there. A block that is left out has none. */
  readonly #indexes = new Map<number, number>();

  constructor(partial: Pick<PartialAnswer, 'openIndex' | 'nextIndex' | 'text'>, tokensBefore: TokenCounts) {
    this.#tokensBefore = tokensBefore;
    this.#openIndex = partial.openIndex;
    this.#nextIndex = partial.nextIndex;
    this.#trailing = partial.text.slice(partial.text.trimEnd().length);
  }

  push(event: StreamEvent): readonly StreamEvent[] {
    switch (event.type) {
      case 'message-start':
      case 'choice-end':
        return [];
      case 'block-start':
        return this.#start(event);
      case 'block-delta':
        return this.#delta(event);
      case 'block-end': {
        const index = this.#indexes.get(event.index);
        return index === undefined ? [] : [{ type: 'block-end', index }];
      }
      case 'usage':
        return [{ type: 'usage', usage: this.#sum(event) }];
      case 'message-end':
        return [...this.#endOpen(), event];
      case 'opaque':
      case 'error':
        return [event];
    }
  }

  #start({ block, index, choice = 0 }: EventOf<'block-start'>): readonly StreamEvent[] {
    if (choice > 0 || isThought(block)) return [];
    if (block.type === 'text' && this.#openIndex !== undefined) {
      this.#indexes.set(index, this.#openIndex);
      this.#openIndex = undefined;
      return [];
    }
    const ends = this.#endOpen();
    this.#indexes.set(index, this.#nextIndex);
    this.#nextIndex += 1;
    return [...ends, { type: 'block-start', index: this.#nextIndex - 1, block }];
  }

  #delta({ index: there, delta }: EventOf<'block-delta'>): readonly StreamEvent[] {
    const index = this.#indexes.get(there);
    if (index === undefined) return [];
    if (delta.type !== 'text' || this.#trailing === '') return [{ type: 'block-delta', index, delta }];
    const text = this.#withoutRepeatedSpace(delta.text);
    return text === '' ? [] : [{ type: 'block-delta', index, delta: { type: 'text', text } }];
  }

  /** The client has the space already that the other model begins with. */
  #withoutRepeatedSpace(text: string): string {
    let same = 0;
    while (same < this.#trailing.length && text[same] === this.#trailing[same]) same += 1;
    this.#trailing = same === text.length ? this.#trailing.slice(same) : '';
    return text.slice(same);
  }

  #endOpen(): readonly StreamEvent[] {
    const index = this.#openIndex;
    this.#openIndex = undefined;
    return index === undefined ? [] : [{ type: 'block-end', index }];
  }

  #sum({ usage }: EventOf<'usage'>): EventOf<'usage'>['usage'] {
    return { tokens: addTokens(this.#tokensBefore, usage.tokens), source: usage.source };
  }
}

function isThought({ type }: BlockStart): boolean {
  return type === 'reasoning' || type === 'redacted-reasoning';
}
