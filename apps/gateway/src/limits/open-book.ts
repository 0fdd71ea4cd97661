import cluster from 'node:cluster';
import type { FromBook } from './book-messages.ts';
import type { LimitBook } from './limit-book.ts';
import { LiveBook } from './live-book.ts';
import { RemoteBook } from './remote-book.ts';

/** The book of this process, or, where several serve, the one that the primary keeps for all. */
export function openBook(): LimitBook {
  if (!cluster.isWorker) return new LiveBook();
  return new RemoteBook({
    send: (message) => process.send?.(message),
    onMessage: (listener) =>
      process.on('message', (value) => {
        if (isFromBook(value)) listener(value);
      }),
  });
}

const fromBook: ReadonlySet<unknown> = new Set<FromBook['type']>(['limits-reserved', 'limits-viewed', 'limits-missed']);

/** Only our own primary writes to this channel, so what has the type of an answer is one. */
function isFromBook(value: unknown): value is FromBook {
  return typeof value === 'object' && value !== null && 'type' in value && fromBook.has(value.type);
}
