import type { Worker } from 'node:cluster';
import { BookHost } from './book-host.ts';
import type { ToBook } from './book-messages.ts';
import type { LiveBook } from './live-book.ts';

/** Answers a serving process out of the book as long as it lives. */
export function serveBook(book: LiveBook, worker: Worker): void {
  const host = new BookHost(book, (message) => {
    if (worker.isConnected()) worker.send(message);
  });
  worker.on('message', (value) => {
    if (isToBook(value)) host.hear(value);
  });
  worker.once('exit', () => host.end());
}

const toBook: ReadonlySet<unknown> = new Set<ToBook['type']>([
  'limits-reserve',
  'limits-leave',
  'limits-settle',
  'limits-view',
  'limits-missing',
  'limits-seed',
]);

/** Only our own processes write to this channel, so what has the type of a question is one. */
function isToBook(value: unknown): value is ToBook {
  return typeof value === 'object' && value !== null && 'type' in value && toBook.has(value.type);
}
