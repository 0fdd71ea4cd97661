import { Cancellation } from '@omniroute/open-sse';
import type { FromBook, ToBook } from './book-messages.ts';
import type { LiveBook } from './live-book.ts';

/** Answers one serving process out of the book. Told when that process is dead. */
export class BookHost {
  readonly #book: LiveBook;
  readonly #send: (message: FromBook) => void;
  /** Who of them waits, by turn. */
  readonly #asking = new Map<number, Cancellation>();
  /** What its calls have taken. */
  readonly #leases = new Set<number>();
  #dead = false;

  constructor(book: LiveBook, send: (message: FromBook) => void) {
    this.#book = book;
    this.#send = send;
  }

  hear(message: ToBook): void {
    switch (message.type) {
      case 'limits-reserve':
        void this.#reserve(message);
        return;
      case 'limits-leave':
        this.#asking.get(message.turn)?.cancel(new Error('The client closed the connection.'));
        return;
      case 'limits-settle':
        this.#leases.delete(message.lease);
        this.#book.settle(message.lease, message.real);
        return;
      case 'limits-view':
        void this.#view(message);
        return;
      case 'limits-missing':
        void this.#findMissing(message);
        return;
      case 'limits-seed':
        this.#book.seed(message.seeds);
    }
  }

  /** Gives back what the process held: its calls died with it. */
  end(): void {
    this.#dead = true;
    for (const asking of this.#asking.values()) asking.cancel(new Error('The serving process ended.'));
    for (const lease of this.#leases) this.#book.abandon(lease);
    this.#leases.clear();
  }

  async #reserve({ turn, ask }: Extract<ToBook, { type: 'limits-reserve' }>): Promise<void> {
    const unwanted = new Cancellation();
    this.#asking.set(turn, unwanted);
    const answer = await this.#book.reserve(ask, unwanted);
    this.#asking.delete(turn);
    if (answer.type === 'granted') {
      if (this.#dead) this.#book.abandon(answer.lease);
      else this.#leases.add(answer.lease);
    }
    this.#send({ type: 'limits-reserved', turn, answer });
  }

  async #view({ turn, holders }: Extract<ToBook, { type: 'limits-view' }>): Promise<void> {
    this.#send({ type: 'limits-viewed', turn, views: await this.#book.view(holders) });
  }

  async #findMissing({ turn, holders }: Extract<ToBook, { type: 'limits-missing' }>): Promise<void> {
    this.#send({ type: 'limits-missed', turn, missing: await this.#book.missingBudgets(holders) });
  }
}
