import type { StreamEvent } from './stream-event.ts';

/**
 * What has come of an answer, as far as another model needs it to go on. It can while text is being written and there was nothing
 * but text, and thoughts that are over: no call of a tool, no alternative, nothing that only its own format understands.
 */
export class PartialAnswer {
  /** Of the block that is open, and of those before it. */
  text = '';
  /** The number of the text block that is being written; absent between blocks. */
  openIndex: number | undefined;
  /** The number that the next block gets. */
  nextIndex = 0;
  #open = 0;
  #isMoreThanText = false;

  note(event: StreamEvent): void {
    switch (event.type) {
      case 'block-start':
        this.#start(event);
        return;
      case 'block-delta':
        if (event.index === this.openIndex && event.delta.type === 'text') this.text += event.delta.text;
        return;
      case 'block-end':
        this.#open -= 1;
        if (event.index === this.openIndex) this.openIndex = undefined;
        return;
      case 'choice-end':
      case 'message-end':
        this.#isMoreThanText = true;
        return;
      case 'message-start':
      case 'usage':
      case 'opaque':
      case 'error':
        return;
    }
  }

  get isContinuable(): boolean {
    return !this.#isMoreThanText && this.openIndex !== undefined && this.#open === 1 && this.text.trim() !== '';
  }

  #start({ block, index, choice = 0 }: Extract<StreamEvent, { readonly type: 'block-start' }>): void {
    this.#open += 1;
    this.nextIndex = index + 1;
    if (block.type === 'text' && choice === 0) this.openIndex = index;
    else if (block.type !== 'reasoning' || choice > 0) this.#isMoreThanText = true;
  }
}
