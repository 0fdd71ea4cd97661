import type { LimitAmount } from '@omniroute/metering';
import type { Cancellation } from '@omniroute/open-sse';
import type { FromBook, ToBook } from './book-messages.ts';
import type {
  BudgetSeed,
  HolderView,
  LimitAnswer,
  LimitAsk,
  LimitBook,
  LimitHolder,
  MissingBudget,
} from './limit-book.ts';

/** The channel to the process that keeps the book. */
export type BookChannel = { send(message: ToBook): void; onMessage(listener: (message: FromBook) => void): void };

/** The book of the primary, as a serving process sees it: a message there and back for each call that has a limit. */
export class RemoteBook implements LimitBook {
  readonly #channel: BookChannel;
  readonly #reserving = new Map<number, (answer: LimitAnswer) => void>();
  readonly #viewing = new Map<number, (views: readonly HolderView[]) => void>();
  readonly #missing = new Map<number, (missing: readonly MissingBudget[]) => void>();
  #turns = 0;

  constructor(channel: BookChannel) {
    this.#channel = channel;
    channel.onMessage((message) => this.#hear(message));
  }

  reserve(ask: LimitAsk, unwanted?: Cancellation): Promise<LimitAnswer> {
    const turn = this.#nextTurn();
    const leave = { onCancel: () => this.#channel.send({ type: 'limits-leave', turn }) };
    return new Promise((resolve) => {
      this.#reserving.set(turn, (answer) => {
        unwanted?.unlisten(leave);
        resolve(answer);
      });
      this.#channel.send({ type: 'limits-reserve', turn, ask });
      unwanted?.listen(leave);
    });
  }

  settle(lease: number, real: LimitAmount): void {
    this.#channel.send({ type: 'limits-settle', lease, real });
  }

  view(holders: readonly LimitHolder[]): Promise<readonly HolderView[]> {
    const turn = this.#nextTurn();
    return new Promise((resolve) => {
      this.#viewing.set(turn, resolve);
      this.#channel.send({ type: 'limits-view', turn, holders });
    });
  }

  missingBudgets(holders: readonly LimitHolder[]): Promise<readonly MissingBudget[]> {
    const turn = this.#nextTurn();
    return new Promise((resolve) => {
      this.#missing.set(turn, resolve);
      this.#channel.send({ type: 'limits-missing', turn, holders });
    });
  }

  seed(seeds: readonly BudgetSeed[]): void {
    this.#channel.send({ type: 'limits-seed', seeds });
  }

  #hear(message: FromBook): void {
    switch (message.type) {
      case 'limits-reserved':
        return take(this.#reserving, message.turn)?.(message.answer);
      case 'limits-viewed':
        return take(this.#viewing, message.turn)?.(message.views);
      case 'limits-missed':
        return take(this.#missing, message.turn)?.(message.missing);
    }
  }

  #nextTurn(): number {
    this.#turns += 1;
    return this.#turns;
  }
}

function take<T>(waiting: Map<number, T>, turn: number): T | undefined {
  const found = waiting.get(turn);
  waiting.delete(turn);
  return found;
}
