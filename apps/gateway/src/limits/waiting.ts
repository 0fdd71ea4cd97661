import type { LimitAnswer, LimitAsk } from './limit-book.ts';

/** A call that waits in a line for room. */
export class Waiting {
  readonly ask: LimitAsk;
  readonly #resolve: (answer: LimitAnswer) => void;
  readonly #sinceMs: number;
  /** What it waits for. */
  blocked:
    | { readonly holder: number; readonly obstacle: Extract<LimitAnswer, { type: 'refused' }>['obstacle'] }
    | undefined;
  /** Lets go of whatever would end the waiting. */
  onEnd: (() => void) | undefined;

  constructor(ask: LimitAsk, resolve: (answer: LimitAnswer) => void, sinceMs: number) {
    this.ask = ask;
    this.#resolve = resolve;
    this.#sinceMs = sinceMs;
  }

  waitedMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#sinceMs);
  }

  end(answer: LimitAnswer): void {
    this.onEnd?.();
    this.#resolve(answer);
  }
}
