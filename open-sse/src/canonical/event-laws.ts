import { tokenKinds, type Usage } from '@omniroute/core';
import type { BlockDelta, BlockStart, StreamEvent } from './stream-event.ts';

/** Watches the events of one reply. Each call gives the law that was broken first, if any. */
export interface EventLaws {
  push(event: StreamEvent): string | undefined;
  /** To be called after the last event: a reply that just falls silent breaks a law, too. */
  end(): string | undefined;
}

export function createLawChecker(): EventLaws {
  return new LawChecker();
}

/** The first law that a whole list of events breaks. */
export function findBrokenLaw(events: readonly StreamEvent[]): string | undefined {
  const laws = createLawChecker();
  for (const event of events) {
    const broken = laws.push(event);
    if (broken !== undefined) return `${broken} (${JSON.stringify(event)})`;
  }
  return laws.end();
}

class LawChecker implements EventLaws {
  #broken: string | undefined;
  #state: 'before' | 'within' | 'ended' = 'before';
  #blocksStarted = 0;
  readonly #open = new Map<number, { readonly block: BlockStart; readonly choice: number }>();
  readonly #choicesStarted = new Set<number>();
  readonly #choicesEnded = new Set<number>();

  push(event: StreamEvent): string | undefined {
    this.#broken ??= this.#check(event);
    return this.#broken;
  }

  end(): string | undefined {
    if (this.#state !== 'ended') this.#broken ??= 'a reply ends with message-end or error';
    return this.#broken;
  }

  #check(event: StreamEvent): string | undefined {
    if (this.#state === 'ended') return 'nothing follows message-end or error';
    if (event.type === 'error') {
      this.#state = 'ended';
      return undefined;
    }
    if (this.#state === 'before') {
      this.#state = 'within';
      return event.type === 'message-start' ? undefined : 'a reply begins with message-start';
    }
    switch (event.type) {
      case 'message-start':
        return 'a reply starts once';
      case 'block-start':
        return this.#start(event.index, event.block, event.choice ?? 0);
      case 'block-delta':
        return this.#delta(event.index, event.delta);
      case 'block-end':
        return this.#open.delete(event.index) ? undefined : 'only an open block ends';
      case 'choice-end':
        return this.#endChoice(event.choice);
      case 'message-end':
        return this.#endMessage();
      case 'usage':
        return checkUsage(event.usage);
      case 'opaque':
        return undefined;
    }
  }

  #start(index: number, block: BlockStart, choice: number): string | undefined {
    if (index !== this.#blocksStarted) return 'blocks are numbered in the order in which they start';
    if (this.#choicesEnded.has(choice)) return 'an ended choice gets no more blocks';
    this.#blocksStarted += 1;
    this.#choicesStarted.add(choice);
    this.#open.set(index, { block, choice });
    return undefined;
  }

  #delta(index: number, delta: BlockDelta): string | undefined {
    const block = this.#open.get(index)?.block;
    if (block === undefined) return 'deltas go into an open block';
    if (delta.type === 'signature' && block.type !== 'reasoning') return 'only reasoning is signed';
    const takesText = block.type !== 'opaque' && block.type !== 'redacted-reasoning';
    return delta.type === 'text' && !takesText ? 'text goes into a block that has text' : undefined;
  }

  #endChoice(choice: number): string | undefined {
    if (choice < 1) return 'choice 0 ends with the message';
    if (this.#choicesEnded.has(choice)) return 'a choice ends once';
    this.#choicesEnded.add(choice);
    for (const open of this.#open.values()) if (open.choice === choice) return 'blocks end before their choice does';
    return undefined;
  }

  #endMessage(): string | undefined {
    this.#state = 'ended';
    if (this.#open.size > 0) return 'every block ends before the message does';
    for (const choice of this.#choicesStarted) {
      if (choice > 0 && !this.#choicesEnded.has(choice)) return 'every choice ends before the message does';
    }
    return undefined;
  }
}

function checkUsage(usage: Usage): string | undefined {
  for (const kind of tokenKinds) {
    const count = usage.tokens[kind];
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0)) return 'token counts are whole numbers';
  }
  return undefined;
}
